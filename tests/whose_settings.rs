//! A configuration that somebody else could have written is not obeyed, every plan names the one that was used, and
//! what Rollcall writes is closed to others.

#![cfg(unix)]

use crate::support::Workbench;
use std::os::unix::fs::MetadataExt;

#[test]
fn what_init_writes_is_closed_to_others_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        let bench = Workbench::new();
        let inner = bench.command("init");
        let mut command = bench.program("sh");
        let script = format!("umask {umask}; exec \"$0\" \"$@\"");
        let output = command.args(["-c", &script]).arg(inner.get_program()).args(inner.get_args()).output();
        let ran = bench.ran("init", &output.expect("sh runs"));
        assert_eq!(ran.code, 0, "{ran}");
        let mode = |name: &str| std::fs::metadata(bench.path(name)).expect("it was written").mode() & 0o777;
        assert_eq!([mode("rollcall.toml"), mode("rollcall.db")], [0o644, 0o600], "umask {umask}");
    }
}
