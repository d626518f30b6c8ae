//! Lists of IDs that belong to the institution.

use super::Memory;
use super::refusals::go_on;
use crate::audit::{self, AuditEntry};
use crate::{Guards, StoreError};
use model::audit::Actor;
use model::guard::{GuardList, GuardSummary};
use model::id::CanonicalId;
use model::person::GuardedId;
use model::progress::Progress;
use model::snapshot::Scope;
use std::collections::{BTreeSet, HashMap};

impl Guards for Memory {
    fn lists(&mut self) -> Result<Vec<GuardSummary>, StoreError> {
        Ok(self.guards.values().map(|(guard, _)| guard.clone()).collect())
    }

    fn add(&mut self, guard: &GuardList, actor: &Actor, progress: &dyn Progress) -> Result<bool, StoreError> {
        go_on(progress)?;
        let ids: BTreeSet<_> = guard.ids.iter().cloned().collect();
        let summary = GuardSummary {
            name: guard.name.clone(),
            source: guard.source.clone(),
            when: actor.when,
            who: actor.who.clone(),
            ids: ids.len() as u64,
        };
        let digest = audit::guard_digest(&summary.source.name, ids.iter().map(CanonicalId::as_str));
        let replaced = self.guards.insert(guard.name.clone(), (summary.clone(), ids)).is_some();
        let entry = AuditEntry::of("guard-add", actor, &audit::guard_facts(&summary, Some(&digest), replaced));
        self.audit.push(entry.link(self.audit.last()));
        Ok(replaced)
    }

    fn remove(
        &mut self,
        name: &str,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<GuardSummary>, StoreError> {
        go_on(progress)?;
        let Some((guard, _)) = self.guards.remove(name) else { return Ok(None) };
        let entry = AuditEntry::of("guard-remove", actor, &audit::guard_facts(&guard, None, false));
        self.audit.push(entry.link(self.audit.last()));
        Ok(Some(guard))
    }

    fn guarded(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<HashMap<CanonicalId, String>, StoreError> {
        go_on(progress)?;
        let guard_of = |id: &CanonicalId| self.guards.iter().find(|(_, (_, ids))| ids.contains(id));
        let found = scope.ids().iter().filter_map(|id| Some((id.clone(), guard_of(id)?.0.clone())));
        Ok(found.collect())
    }

    fn guards_of(&mut self, scope: &Scope) -> Result<Vec<GuardedId>, StoreError> {
        let lists_of = |id: &CanonicalId| {
            let lists = self.guards.iter().filter(|(_, (_, ids))| ids.contains(id));
            lists.map(|(list, _)| GuardedId { list: list.clone(), id: id.clone() }).collect::<Vec<_>>()
        };
        Ok(scope.ids().iter().flat_map(lists_of).collect())
    }
}
