//! The crosswalk of a saved plan: which file it was, and what became of each value, so that the plan shows what was
//! reviewed whatever the file says by now. What its patrons become is in the plan already.

use model::batch::SourceFile;
use model::coded_field::CodedField;
use model::crosswalk::{CrosswalkFile, CrosswalkUse, FurtherValues, ValueUse, Went};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CrosswalkWire {
    path: String,
    name: String,
    sha256: String,
    values: Vec<ValueWire>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    further: Vec<(String, u64)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ValueWire {
    field: String,
    from: String,
    went: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    count: u64,
}

impl CrosswalkWire {
    /// The shape of a crosswalk that was used.
    pub(super) fn of(used: &CrosswalkUse) -> Self {
        let CrosswalkUse { file: CrosswalkFile { path, source }, values, further } = used;
        CrosswalkWire {
            path: path.clone(),
            name: source.name.clone(),
            sha256: source.sha256.clone(),
            values: values.iter().map(ValueWire::of).collect(),
            further: further.iter().map(|further| (further.field.name().to_owned(), further.count)).collect(),
        }
    }

    /// The crosswalk; `None` where it says what nobody knows.
    pub(super) fn read(self) -> Option<CrosswalkUse> {
        let CrosswalkWire { path, name, sha256, values, further } = self;
        let further_values =
            |(name, count): (String, u64)| CodedField::from_name(&name).map(|field| FurtherValues { field, count });
        Some(CrosswalkUse {
            file: CrosswalkFile { path, source: SourceFile { name, sha256 } },
            values: values.into_iter().map(ValueWire::read).collect::<Option<_>>()?,
            further: further.into_iter().map(further_values).collect::<Option<_>>()?,
        })
    }
}

impl ValueWire {
    fn of(value: &ValueUse) -> Self {
        let (went, to) = match &value.went {
            Went::To(to) => ("to", Some(to)),
            Went::ToDefault(to) => ("to-default", Some(to)),
            Went::Dropped => ("dropped", None),
            Went::DroppedByDefault => ("dropped-by-default", None),
            Went::Unmapped => ("unmapped", None),
            Went::Kept => ("kept", None),
        };
        ValueWire {
            field: value.field.name().to_owned(),
            from: value.from.to_string(),
            went: went.to_owned(),
            to: to.map(ToString::to_string),
            count: value.count,
        }
    }

    fn read(self) -> Option<ValueUse> {
        let went = match (self.went.as_str(), self.to) {
            ("to", Some(to)) => Went::To(to.into()),
            ("to-default", Some(to)) => Went::ToDefault(to.into()),
            ("dropped", None) => Went::Dropped,
            ("dropped-by-default", None) => Went::DroppedByDefault,
            ("unmapped", None) => Went::Unmapped,
            ("kept", None) => Went::Kept,
            _ => return None,
        };
        Some(ValueUse { field: CodedField::from_name(&self.field)?, from: self.from.into(), went, count: self.count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::field::ListField;

    fn used() -> CrosswalkUse {
        let field = CodedField::Column(ListField::UserGroup);
        let value = |from: &str, went| ValueUse { field, from: from.into(), went, count: 7 };
        CrosswalkUse {
            file: CrosswalkFile {
                path: "settings/groups.csv".to_owned(),
                source: SourceFile { name: "groups.csv".to_owned(), sha256: "0a".to_owned() },
            },
            values: vec![
                value("PT", Went::To("COMMUNITY".into())),
                value("FT", Went::ToDefault("RETIREE".into())),
                value("X", Went::Dropped),
                value("Y", Went::DroppedByDefault),
                value("Z", Went::Unmapped),
                value("K", Went::Kept),
            ],
            further: vec![FurtherValues { field, count: 3 }],
        }
    }

    #[test]
    fn all_of_it_comes_back() {
        for used in [used(), CrosswalkUse::default()] {
            let text = serde_json::to_string(&CrosswalkWire::of(&used)).unwrap();
            assert_eq!(serde_json::from_str::<CrosswalkWire>(&text).unwrap().read(), Some(used));
        }
    }

    #[test]
    fn a_word_that_nobody_knows_is_no_crosswalk() {
        let changes: [fn(&mut ValueWire); 2] =
            [|wire| wire.went = "away".to_owned(), |wire| wire.field = "hat".to_owned()];
        for change in changes {
            let mut wire = CrosswalkWire::of(&used());
            change(&mut wire.values[0]);
            assert_eq!(wire.read(), None);
        }
        let mut wire = CrosswalkWire::of(&used());
        wire.values[0].to = None;
        assert_eq!(wire.read(), None, "it became something");
    }
}
