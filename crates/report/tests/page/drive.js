'use strict';
// Works on a report in a frame as somebody would who reads it, and says what came of it.
const frame = document.querySelector('iframe');
const say = (words) => { document.querySelector('#seen').textContent = words; };

// What a page does after a script has run on it.
const until = async (what) => {
  for (let tries = 0; tries < 200 && !what(); tries++) await new Promise((done) => { setTimeout(done, 20); });
  return what();
};

const visit = async () => {
  const { contentDocument: page, contentWindow: view } = frame;
  const lists = () => [...page.querySelectorAll('.list')];
  const tools = (list) => list.querySelector('[role=search]');
  const status = (list) => tools(list).querySelector('[role=status]').textContent;
  await until(() => page.querySelector('.told'));
  await until(() => !page.querySelector('[type="application/octet-stream"]'));
  const seen = {};

  const { scrollWidth, clientWidth } = page.documentElement;
  seen.beyond = Math.max(scrollWidth - clientWidth, 0);
  const list = lists().find((one) => tools(one) && one.querySelector('caption').textContent === 'Changes');
  if (list) {
    const [search, select] = [list.querySelector('input'), list.querySelector('select')];
    const choose = (field, value) => { field.value = value; field.dispatchEvent(new view.Event(field === search ? 'input' : 'change')); };
    const rows = () => [...list.querySelectorAll('tbody tr')].map((row) => row.textContent);
    seen.all = status(list);
    seen.choices = [...select.options].map((option) => option.textContent);
    choose(select, select.options[1].value);
    seen.filtered = status(list);
    choose(search, 'NUNEZ img');
    seen.found = [status(list), rows().length, rows()[0].includes('Núñez <img src=x onerror=alert(1)>')];
    choose(search, 'nobody of this name');
    seen.nobody = [status(list), rows().join()];
    choose(search, '');
    choose(select, '');
    const [back, next] = list.querySelectorAll('.tools[role=group] button');
    const first = rows()[0];
    back.click();
    seen.back = rows()[0] === first;
    next.click();
    seen.next = [status(list), rows()[0] !== first, back.getAttribute('aria-disabled')];

    page.body.dispatchEvent(new view.KeyboardEvent('keydown', { key: '/', bubbles: true }));
    seen.slash = page.activeElement.type;

    let copied;
    const clipboard = { writeText: async (text) => { copied = text; } };
    Object.defineProperty(view.navigator, 'clipboard', { value: clipboard, configurable: true });
    list.querySelector('button.address').click();
    await until(() => page.querySelector('.told').textContent);
    seen.copied = [copied, page.querySelector('.told').textContent];
  }

  // Everything that can be worked by a mouse can be worked by a keyboard, and has a name to be called by.
  const controls = [...page.querySelectorAll('a, button, input, select, summary, [tabindex]')];
  const name = (control) => control.getAttribute('aria-label') || control.labels?.[0]?.textContent || control.textContent;
  seen.unreachable = controls.filter((control) => control.tabIndex < 0).length;
  seen.nameless = controls.filter((control) => !name(control).trim()).length;
  seen.tables = [...page.querySelectorAll('table')].filter((table) => !table.caption || !table.querySelector('th[scope]')).length;
  seen.ids = page.querySelectorAll('[id]').length - new Set([...page.querySelectorAll('[id]')].map((one) => one.id)).size;
  seen.markup = page.querySelectorAll('img, iframe, b, [onerror], [href^="javascript:"]').length;
  return seen;
};

frame.addEventListener('load', () => {
  visit().then((seen) => say(JSON.stringify(seen)), (error) => say(`it failed: ${error.stack}`));
});
