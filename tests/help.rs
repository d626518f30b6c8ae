//! The pages that `--help` prints.

use crate::support::{Workbench, root, skip, snapshot};

/// The commands that the first page lists.
fn commands(page: &str) -> Vec<String> {
    let listed =
        page.lines().skip_while(|line| !line.starts_with("Usage")).take_while(|line| !line.starts_with("Options"));
    let named = listed
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| line.starts_with(|character: char| character.is_ascii_lowercase()));
    named.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

#[test]
fn the_whole_manual() {
    let bench = Workbench::new();
    let mut pages = bench.run("--help").to_string();
    for command in commands(&pages) {
        let page = bench.run(&format!("{command} --help"));
        assert_eq!(page.code, 0, "{page}");
        pages += &format!("\n{page}");
    }
    snapshot("help.txt", &pages);
}

#[test]
fn every_page_begins_with_two_examples() {
    let bench = Workbench::new();
    let first = bench.run("--help").stdout;
    let commands = commands(&first);
    assert!(commands.len() >= 9, "{commands:?}");
    for page in commands.iter().map(|command| bench.run(&format!("{command} --help")).stdout).chain([first]) {
        let lines: Vec<&str> = page.lines().take(3).collect();
        assert_eq!(lines[0], "Examples:");
        assert!(lines[1..].iter().all(|line| line.starts_with("  rollcall ")), "{page}");
    }
}

/// What people need first is not to be looked for among forty others.
#[test]
fn the_long_pages_begin_with_eight_options() {
    let bench = Workbench::new();
    for command in ["check", "plan", "apply"] {
        let page = bench.run(&format!("{command} --help")).stdout;
        let options = page.lines().skip_while(|line| *line != "Options:").skip(1).take_while(|line| !line.is_empty());
        let named = options.filter(|line| line[..8.min(line.len())].contains('-')).count();
        assert_eq!(named, 8 + 1, "with --help itself: {page}");
        assert!(page.contains("\nMore options:\n"), "{page}");
    }
}

#[test]
fn every_code_has_a_page() {
    let bench = Workbench::new();
    let list = bench.run("explain");
    assert_eq!(list.code, 0);
    snapshot("explain.txt", &list.to_string());
    let pages = ["D501", "lost-leading-zeros", "c322"].map(|code| bench.run(&format!("explain {code}")).to_string());
    snapshot("explain-pages.txt", &pages.concat());
}

/// What a command prints, to the byte.
fn printed(bench: &Workbench, args: &str) -> String {
    let output = bench.command(args).output().expect("the program runs");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{args}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn all_pages_come_one_after_the_other() {
    let bench = Workbench::new();
    let all = printed(&bench, "explain --all");
    assert!(all.contains(&format!("\n{}", printed(&bench, "explain D501"))), "a page as it is by itself");
    let (short, long) = (bench.json("explain"), bench.json("explain --all"));
    let (short, long) = (short["codes"].as_array().unwrap(), long["codes"].as_array().unwrap());
    assert!(short.len() > 100 && short.len() == long.len());
    let mut rest = all.as_str();
    for (code, page) in short.iter().zip(long) {
        let word = |key: &str| code[key].as_str().unwrap();
        let head = format!("{}[{}] {}  ({})\n", word("severity"), word("code"), word("title"), word("slug"));
        let at = rest.find(&head).unwrap_or_else(|| panic!("no {head}, or not where it should be"));
        rest = &rest[at + head.len()..];
        assert_eq!((&page["code"], page["page"].is_string(), code.get("page")), (&code["code"], true, None));
    }
    assert_eq!(bench.run("explain D501 --all").code, 2, "one page or all of them");
}

#[test]
fn every_schema_can_be_looked_up() {
    let bench = Workbench::new();
    let list = printed(&bench, "explain --schema");
    let names = bench.json("explain --schema");
    for schema in names["schemas"].as_array().unwrap() {
        let (name, title) = (schema["name"].as_str().unwrap(), schema["title"].as_str().unwrap());
        assert!(list.lines().any(|line| line.starts_with(name) && line.ends_with(title)), "{name}: {list}");
    }
    // Into a file it goes without a further option, and for a program it is the same.
    let shown: serde_json::Value = serde_json::from_str(&printed(&bench, "explain --schema check")).unwrap();
    assert_eq!(shown["properties"]["schema"]["const"], "rollcall.check/1");
    assert_eq!(shown, bench.json("explain --schema check"));
    let wrong = bench.run("explain --schema chek");
    assert!(wrong.code == 2 && wrong.stderr.contains("id you mean check?"), "{wrong}");
}

#[test]
fn the_manual_can_be_read_with_man() {
    let bench = Workbench::new();
    let main = printed(&bench, "man");
    let written = bench.run("man --dir pages/man1");
    assert!(written.code == 0 && written.stdout.contains("pages are in pages/man1."), "{written}");
    assert_eq!(bench.read("pages/man1/rollcall.1"), main.as_bytes());
    for command in commands(&bench.run("--help").stdout) {
        let page = String::from_utf8(bench.read(&format!("pages/man1/rollcall-{command}.1"))).expect("text");
        assert!(page.contains(".SH SYNOPSIS\n") && page.contains(".SH EXAMPLES\n"), "{command}: {page}");
    }
    assert!(bench.path("pages/man1/rollcall-starters-reissue.1").exists(), "commands of commands have pages, too");
    // What is there is never overwritten.
    bench.write("pages/man1/rollcall.1", "mine");
    let again = bench.run("man --dir pages/man1");
    assert!(again.code == 2 && again.stderr.contains("There is a file pages/man1/rollcall.1 already"), "{again}");
    assert_eq!(bench.read("pages/man1/rollcall.1"), b"mine");
    let answer = bench.json("man");
    assert_eq!(answer["text"], main.as_str());
}

#[test]
fn commands_are_completed() {
    let bench = Workbench::new();
    let names = commands(&bench.run("--help").stdout);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = printed(&bench, &format!("completions {shell}"));
        assert!(names.iter().all(|name| script.contains(name.as_str())), "{shell}");
        assert_eq!(bench.json(&format!("completions {shell}"))["shell"], shell);
    }
    assert_eq!(bench.run("completions tcsh").code, 2);
    bench.write("rollcall.bash", printed(&bench, "completions bash"));
    let typed = "source rollcall.bash; COMP_WORDS=(rollcall app); COMP_CWORD=1; _rollcall rollcall app rollcall; \
        echo \"${COMPREPLY[@]}\"";
    match bench.program("bash").args(["--norc", "-c", typed]).output() {
        Ok(shell) => assert_eq!(String::from_utf8_lossy(&shell.stdout).trim(), "apply", "{shell:?}"),
        Err(_) => skip("completion in bash", "there is no bash here"),
    }
}

/// The licenses of nearly everything that is in the program ask for their text to go with it.
#[test]
fn the_licenses_of_others_go_with_the_program() {
    let bench = Workbench::new();
    bench.write("rollcall.toml", "this is no configuration");
    let output = bench.command("licenses").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "whatever the configuration says");
    let page = std::fs::read_to_string(root().join("crates/cli/THIRD-PARTY.txt")).expect("the page");
    assert!(output.stdout == page.as_bytes(), "all of it, and no character in it acts on a terminal");
    for text in ["\n  rusqlite ", "Permission is hereby granted, free of charge", "Electronic Frontier Foundation"] {
        assert!(page.contains(text), "{text}");
    }
    let answer = bench.json("licenses");
    assert_eq!((&answer["schema"], &answer["text"]), (&"rollcall.licenses/1".into(), &page.into()));
    assert_eq!(bench.files(), ["rollcall.toml"], "nothing is made");
}
