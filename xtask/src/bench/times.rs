//! The lines in which `rollcall -v` says where the time went:
//! `time: reading 0.123 s, 100000 rows`.

/// What one stage took.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stage {
    pub(crate) name: String,
    pub(crate) seconds: f64,
    pub(crate) rows: u64,
}

/// Every stage that the text tells, in its order; the times of a stage told twice are added.
pub(crate) fn stages(text: &str) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for stage in text.lines().filter_map(stage) {
        match stages.iter_mut().find(|known| known.name == stage.name) {
            Some(known) => {
                known.seconds += stage.seconds;
                known.rows += stage.rows;
            }
            None => stages.push(stage),
        }
    }
    stages
}

fn stage(line: &str) -> Option<Stage> {
    let (took, rows) = line.trim().strip_prefix("time: ")?.rsplit_once(", ")?;
    let (rows, unit) = rows.split_once(' ')?;
    let (name, seconds) = took.strip_suffix(" s")?.rsplit_once(' ')?;
    let (seconds, rows) = (seconds.parse().ok()?, rows.parse().ok()?);
    matches!(unit, "row" | "rows").then(|| Stage { name: name.to_owned(), seconds, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(String, f64, u64)> {
        stages(text).into_iter().map(|stage| (stage.name, stage.seconds, stage.rows)).collect()
    }

    #[test]
    fn stages_are_found_among_other_lines() {
        let text = "Sheet \"Fall 2026\"\ntime: reading 0.123 s, 100000 rows\nwarning[C321] …\n\
                    time: reading back 1.5 s, 1 row\n";
        assert_eq!(parsed(text), [("reading".to_owned(), 0.123, 100_000), ("reading back".to_owned(), 1.5, 1)]);
    }

    #[test]
    fn two_files_are_added() {
        let text = "time: reading 0.5 s, 10 rows\ntime: checking 1 s, 30 rows\ntime: reading 0.25 s, 20 rows";
        assert_eq!(parsed(text), [("reading".to_owned(), 0.75, 30), ("checking".to_owned(), 1.0, 30)]);
    }

    #[test]
    fn other_lines_are_not_stages() {
        for line in ["time: reading 0.1 s", "time: 0.1 s, 3 rows", "time: reading x s, 3 rows", "reading 0.1 s, 3 rows"]
        {
            assert_eq!(parsed(line), [], "{line}");
        }
    }
}
