//! How many rows end how, and what happens to patrons in no row: of a plan, and of the batch that it becomes.

/// How many rows end how; they always sum to the rows read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Patrons to add.
    pub new: u64,
    /// Patrons to change; whoever goes on under another ID is one of them.
    pub changed: u64,
    /// Accounts to convert.
    pub converted: u64,
    /// Patrons the store already has like this.
    pub unchanged: u64,
    /// Rows waiting for an answer.
    pub questions: u64,
    /// Rows left out with a finding.
    pub left_out: u64,
}

impl Counts {
    /// Rows read: the sum of all six.
    pub fn rows_read(&self) -> u64 {
        self.new + self.changed + self.converted + self.unchanged + self.questions + self.left_out
    }

    /// Patrons that applying would write.
    pub fn writes(&self) -> u64 {
        self.new + self.changed + self.converted
    }

    /// With those of other rows.
    #[must_use]
    pub fn and(self, others: Counts) -> Counts {
        Counts {
            new: self.new + others.new,
            changed: self.changed + others.changed,
            converted: self.converted + others.converted,
            unchanged: self.unchanged + others.unchanged,
            questions: self.questions + others.questions,
            left_out: self.left_out + others.left_out,
        }
    }
}

/// What happens to patrons who are in no row: people missing from a list who expire, and everybody whom the
/// undoing of a batch or a change by hand touches. Counted apart from the rows, but for whoever a row renumbers: they
/// are counted here once more, as one who goes and one who comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Others {
    /// Patrons to add again.
    pub added: u64,
    /// Patrons to change.
    pub changed: u64,
    /// Accounts to convert.
    pub converted: u64,
    /// Patrons to take out.
    pub removed: u64,
    /// Patrons that an undo leaves as they are, because somebody has changed them since.
    pub kept: u64,
}

impl Others {
    /// Patrons that applying would write.
    pub fn writes(&self) -> u64 {
        self.added + self.changed + self.converted + self.removed
    }

    /// Patrons among those added and removed who only go on [under another primary ID](crate::renumbered): nothing else
    /// does both.
    pub fn renumbered(&self) -> u64 {
        self.added.min(self.removed)
    }

    /// Those who are in no row: without whom the rows renumber, where they are counted as these are.
    #[must_use]
    pub fn in_no_row(&self, counts: &Counts) -> Others {
        let twice = self.renumbered_by_rows(counts);
        Others { added: self.added - twice, removed: self.removed - twice, ..*self }
    }

    /// Patrons whom rows renumber, where they are counted as these are: they are among the changed ones.
    pub fn renumbered_by_rows(&self, counts: &Counts) -> u64 {
        if counts.rows_read() > 0 { self.renumbered() } else { 0 }
    }

    /// With those of another batch.
    #[must_use]
    pub fn and(self, others: Others) -> Others {
        Others {
            added: self.added + others.added,
            changed: self.changed + others.changed,
            converted: self.converted + others.converted,
            removed: self.removed + others.removed,
            kept: self.kept + others.kept,
        }
    }

    /// The patrons of a change by hand as if each stood in a row of a list; nobody is taken out of the database by a row.
    #[must_use]
    pub fn as_rows(&self) -> Counts {
        let renumbered = self.renumbered();
        Counts {
            new: self.added - renumbered,
            changed: self.changed + renumbered,
            converted: self.converted,
            ..Counts::default()
        }
    }

    /// Patrons, each counted once.
    pub fn patrons(&self) -> u64 {
        self.writes() - self.renumbered()
    }
}
