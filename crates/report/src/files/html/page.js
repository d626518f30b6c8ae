
'use strict';
// Shows, filters and searches the lists of a report. Every value becomes text (`textContent`), never markup.
(() => {
  // Rows on a page of a list, rows that are prepared before the browser may do something else, rows on paper.
  const PAGE = 50;
  const SLICE = 5000;
  const PAPER = 2000;
  // A shorter list is taken in at a glance.
  const SHORT = 10;

  const inEnglish = (number) => number.toLocaleString('en');
  // Lower case and without accents, so that plain letters find accented ones.
  const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

  const make = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  // How Excel writes an address: Fall 2026!A7 is 'Fall 2026'!A7 in its name box, and a row is its first cell.
  const inExcel = (place) => {
    const [, sheet, column, row] = /^(?:.*: )?(.+)!([A-Z]{0,3})(\d*)$/.exec(place) ?? [];
    if (!sheet || !(column || row)) return undefined;
    return `'${sheet.replaceAll("'", "''")}'!${row ? (column || 'A') + row : `${column}:${column}`}`;
  };

  const told = make('p', { class: 'told', role: 'status' });
  let telling;
  const copy = async (address) => {
    try {
      await navigator.clipboard.writeText(address);
      told.textContent = `Copied ${address}. Paste it into the name box of Excel.`;
    } catch {
      told.textContent = `This browser does not let a page copy. The address is ${address}`;
    }
    clearTimeout(telling);
    telling = setTimeout(() => { told.textContent = ''; }, 5000);
  };

  // A place in a workbook becomes a button that copies its address; any other stays a text.
  const placed = (place) => {
    const address = inExcel(place);
    if (!address) return make('bdi', {}, place);
    const button = make('button', { type: 'button', class: 'address', title: 'Copy address' }, make('bdi', {}, place));
    button.addEventListener('click', () => copy(address));
    return button;
  };

  // The rows of a list that the page only holds packed.
  const unpacked = async (packed) => {
    const letters = atob(packed.textContent);
    const bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  };

  class List {
    constructor(root) {
      this.root = root;
      const table = root.querySelector('table');
      this.body = table.tBodies[0];
      this.heads = [...table.tHead.rows[0].cells];
      this.rows = [...this.body.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
      this.index = [];
      this.page = 0;
      this.search = make('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
      this.status = make('p', { role: 'status' });
      this.buttons = [['Back', -1], ['Next', 1]].map(([name, step]) => {
        const button = make('button', { type: 'button' }, name);
        button.addEventListener('click', () => this.turn(step));
        return button;
      });
      this.which = make('p', {});
    }

    // Rows beyond the first ones come in, and with them what works on all of them.
    async begin() {
      const packed = document.getElementById(`packed-${this.root.dataset.number}`);
      const more = this.root.querySelector('.more');
      try {
        if (packed) {
          for (const row of await unpacked(packed)) this.rows.push(row);
          packed.remove();
        }
        more?.remove();
      } catch {
        more.textContent = 'This browser cannot show more than these rows. A current one can.';
      }
      this.found = this.rows.map((_, at) => at);
      if (this.rows.length <= SHORT) return this.show(0, SHORT);
      const title = this.body.parentNode.caption.textContent;
      this.tools = make('div', { class: 'tools', role: 'search', 'aria-label': title });
      this.tools.append(make('label', {}, 'Search', this.search));
      if (this.root.dataset.filter !== undefined) this.tools.append(this.filter(Number(this.root.dataset.filter)));
      this.tools.append(this.status);
      this.search.addEventListener('input', () => this.find());
      this.root.prepend(this.tools);
      this.pages = make('div', { class: 'tools', role: 'group', 'aria-label': `Pages: ${title}` });
      this.pages.append(this.buttons[0], this.which, this.buttons[1]);
      this.root.append(this.pages);
      this.show();
      this.prepare();
    }

    // A choice among the values of a column, each with its number of rows.
    filter(column) {
      const values = new Map();
      for (const row of this.rows) values.set(row[column], (values.get(row[column]) ?? 0) + 1);
      const name = this.heads[column].textContent;
      this.select = make('select', {}, make('option', { value: '' }, 'all'));
      for (const [value, rows] of [...values].sort((one, other) => other[1] - one[1])) {
        if (value) this.select.append(make('option', { value }, `${value} (${inEnglish(rows)})`));
      }
      this.column = column;
      this.select.addEventListener('change', () => this.find());
      return make('label', {}, name, this.select);
    }

    // Prepares rows for the search, up to so many in all.
    indexed(rows) {
      for (let at = this.index.length; at < rows; at++) this.index.push(folded(this.rows[at].join('\n')));
    }

    prepare() {
      this.indexed(Math.min(this.index.length + SLICE, this.rows.length));
      if (this.index.length < this.rows.length) setTimeout(() => this.prepare());
    }

    // Every word has to stand somewhere in a row.
    find() {
      this.indexed(this.rows.length);
      const words = folded(this.search.value).split(/\s+/).filter(Boolean);
      const value = this.select?.value;
      this.found = [];
      for (let at = 0; at < this.rows.length; at++) {
        if (value && this.rows[at][this.column] !== value) continue;
        if (words.every((word) => this.index[at].includes(word))) this.found.push(at);
      }
      this.page = 0;
      this.show();
    }

    turn(step) {
      const page = this.page + step;
      if (page < 0 || page * PAGE >= this.found.length) return;
      this.page = page;
      this.show();
      this.root.scrollIntoView({ block: 'start' });
    }

    show(from = this.page * PAGE, most = PAGE) {
      const shown = this.found.slice(from, from + most);
      this.body.replaceChildren(...shown.map((at) => this.row(this.rows[at])));
      if (!this.tools) return;
      if (shown.length === 0) this.body.append(make('tr', {}, make('td', { colspan: this.heads.length }, 'No row fits.')));
      const [found, all] = [this.found.length, this.rows.length].map(inEnglish);
      const which = shown.length < this.found.length ? `${inEnglish(from + 1)} to ${inEnglish(from + shown.length)}` : '';
      this.status.textContent = (found === all ? `${all} rows` : `${found} of ${all} rows`) + (which && `, ${which} shown`);
      this.tools.classList.toggle('part', found !== all || which !== '');
      this.pages.hidden = !which;
      this.which.textContent = `${which} of ${found}`;
      const ends = [this.page === 0, (this.page + 1) * PAGE >= this.found.length];
      this.buttons.forEach((button, at) => button.setAttribute('aria-disabled', ends[at]));
    }

    row(texts) {
      return make('tr', {}, ...texts.map((text, column) => {
        const { className, textContent } = this.heads[column];
        const cell = column === 0 ? make('th', { scope: 'row' }) : make('td', {});
        cell.className = className;
        cell.dataset.label = textContent;
        cell.append(className === 'place' ? placed(text) : make('bdi', {}, text));
        return cell;
      }));
    }
  }

  const start = async () => {
    const lists = [...document.querySelectorAll('.list')].map((root) => new List(root));
    document.querySelectorAll('span.place').forEach((place) => place.replaceChildren(placed(place.textContent)));
    document.body.append(told);
    for (const list of lists) await list.begin();
    const long = lists.filter((list) => list.rows.length > SHORT);

    document.addEventListener('keydown', (event) => {
      const typing = event.target.closest('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey;
      const first = long.find((list) => list.search.checkVisibility?.() ?? true);
      if (event.key !== '/' || typing || !first) return;
      event.preventDefault();
      first.search.focus();
    });

    // Paper has no second page of a list and no closed part.
    let closed = [];
    addEventListener('beforeprint', () => {
      closed = [...document.querySelectorAll('details:not([open])')];
      closed.forEach((part) => { part.open = true; });
      long.forEach((list) => list.show(0, PAPER));
    });
    addEventListener('afterprint', () => {
      closed.forEach((part) => { part.open = false; });
      long.forEach((list) => list.show());
    });

    // An address may end with what is looked for: report.html#find=nunez
    const wanted = new URLSearchParams(location.hash.slice(1)).get('find');
    for (const list of wanted ? long : []) {
      list.search.value = wanted;
      list.find();
    }
  };

  start();
})();
