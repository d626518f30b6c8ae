//! What the entries of the table become.

/// Makes the types and their tables of the entries. The primary identifier comes first: it is who the patron is, and
/// held beside the details.
macro_rules! fields {
    (@field $variant:ident $label:literal) => { Field::$variant };
    (@column $variant:ident $title:literal) => { ListField::$variant };

    (@kind $name:ident Text) => { Kind::Text(slots::$name) };
    (@kind $name:ident Date) => { Kind::Date(slots::$name) };
    (@kind $name:ident AccountType) => { Kind::AccountType(slots::$name) };
    (@kind $name:ident $list:ident) => { Kind::List(List::$list(slots::$name)) };

    (@form $name:ident Name) => { Form::Name(slots::$name) };
    (@form $name:ident Text) => { Form::Text(slots::$name) };
    (@form $name:ident Date) => { Form::Date(slots::$name) };
    (@form $name:ident $form:ident) => { Form::$form };
    (@form $name:ident $form:ident ($with:expr)) => { Form::$form($with) };

    (@empty Text) => { None };
    (@empty $list:ident) => { Vec::new() };

    (@fills $own:ident) => { Field::$own };
    (@fills $own:ident $other:ident) => { Field::$other };

    (
        #[doc = $id_doc:literal]
        $id:ident $id_name:ident {
            field $id_label:literal;
            column $id_title:literal $id_form:ident, $id_limit:literal, [$($id_word:literal),* $(,)?];
        }
        $(
            #[doc = $doc:literal]
            $variant:ident $name:ident {
                $(field $label:literal $kind:ident;)?
                $(rare $rare_label:literal $rare_kind:ident;)?
                $(
                    column $title:literal $form:ident $(($with:expr))? $(of $fills:ident)?, $limit:literal,
                    [$($word:literal),* $(,)?];
                )?
            }
        )+
    ) => {
        /// A field of a patron's stored form.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            #[doc = concat!($id_doc, " In sentences: ", $id_label, ".")]
            $id,
            $(
                $(#[doc = concat!($doc, " In sentences: ", $label, ".")] $variant,)?
                $(#[doc = concat!($doc, " In sentences: ", $rare_label, ".")] $variant,)?
            )+
        }

        impl Field {
            /// Every field, in the order of the screens.
            pub const ALL: &'static [Field] = &[
                Field::$id,
                $($(fields!(@field $variant $label),)? $(fields!(@field $variant $rare_label),)?)+
            ];
        }

        pub(super) static FIELDS: &[FieldInfo] = &[
            FieldInfo { name: stringify!($id_name), label: $id_label, kind: Kind::Id },
            $(
                $(FieldInfo { name: stringify!($name), label: $label, kind: fields!(@kind $name $kind) },)?
                $(FieldInfo { name: stringify!($name), label: $rare_label, kind: fields!(@kind $name $rare_kind) },)?
            )+
        ];

        /// What one column of a list can fill.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ListField {
            #[doc = concat!($id_doc, " In tables: ", $id_title, ".")]
            $id,
            $($(#[doc = concat!($doc, " In tables: ", $title, ".")] $variant,)?)+
        }

        impl ListField {
            /// Every one, in the order of the screens.
            pub const ALL: &'static [ListField] = &[ListField::$id, $($(fields!(@column $variant $title),)?)+];
        }

        pub(super) static LIST_FIELDS: &[ListFieldInfo] = &[
            ListFieldInfo {
                name: stringify!($id_name),
                label: $id_title,
                fills: Field::$id,
                form: fields!(@form $id_name $id_form),
                max_chars: $id_limit,
                words: &[$($id_word),*],
            },
            $($(ListFieldInfo {
                name: stringify!($name),
                label: $title,
                fills: fields!(@fills $variant $($fills)?),
                form: fields!(@form $name $form $(($with))?),
                max_chars: $limit,
                words: &[$($word),*],
            },)?)+
        ];

        /// All of a patron but the primary identifier.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct Details {
            $($(#[doc = $doc] pub $name: held::$kind,)?)+
            /// What few patrons have.
            pub rare: Rare<RareDetails>,
        }

        /// What few patrons have. It is held apart, so that those who have none of it take no room for it.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct RareDetails {
            $($(#[doc = $doc] pub $name: held::$rare_kind,)?)+
        }

        impl Empty for RareDetails {
            const EMPTY: &'static Self = &RareDetails { $($($name: fields!(@empty $rare_kind),)?)+ };
        }

        /// Where the details hold each field, by its name.
        #[expect(non_upper_case_globals, reason = "they are called what the fields are called")]
        mod slots {
            use super::{Slot, held};

            $(
                $(pub(super) const $name: Slot<held::$kind> =
                    Slot { get: |details| &details.$name, get_mut: |details| &mut details.$name };)?
                $(pub(super) const $name: Slot<held::$rare_kind> =
                    Slot { get: |details| &details.rare.$name, get_mut: |details| &mut details.rare.$name };)?
            )+
        }
    };
}
