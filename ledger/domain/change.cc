#include "ledger/domain/change.h"

#include "ledger/base/checks.h"

namespace daybook::domain {
namespace {

template <typename Paper>
void MoveNumber(absl::btree_set<Paper>& papers, const v1::Posting& posting) {
  const Paper paper(posting.asset_number());
  if (posting.quantity() > 0) {
    papers.insert(paper);
  } else {
    papers.erase(paper);
  }
}

void MoveHolding(Holder& holder, Centre& centre, const v1::Posting& posting, bool is_count) {
  switch (posting.asset_kind()) {
    case v1::ASSET_KIND_MONEY:
      holder.cash_fen += posting.quantity();
      break;
    case v1::ASSET_KIND_CHEQUE:
      MoveNumber(holder.cheques, posting);
      centre.papers += posting.quantity();
      break;
    case v1::ASSET_KIND_SUSPECT_NOTE:
      MoveNumber(holder.suspect_notes, posting);
      centre.papers += posting.quantity();
      break;
    default:
      return;  // Not cash and not paper: no movement of a till or safe.
  }
  if (!is_count) holder.last_count.moved_since = true;
}

void MoveDrawer(Change& change, const v1::Posting& posting, bool is_count) {
  Till* till = change.till;
  if (till == nullptr || posting.account_number() != change.event.till()) {
    const auto it = change.state.tills.find(TillId(static_cast<uint32_t>(posting.account_number())));
    DAYBOOK_CHECK(it != change.state.tills.end());
    till = it->second.get();
  }
  Centre& centre = till->centre == CentreId(change.event.centre()) ? *change.centre
                                                                   : *change.state.centres.find(till->centre)->second;
  MoveHolding(till->drawer, centre, posting, is_count);
  if (posting.asset_kind() == v1::ASSET_KIND_MONEY) centre.drawers_fen += posting.quantity();
}

void MoveCase(Change& change, const v1::Posting& posting) {
  Case& subject = change.state.cases[CaseId(posting.account_number())];
  if (!subject.centre) subject.centre = CentreId(change.event.centre());
  if (posting.asset_kind() == v1::ASSET_KIND_MONEY) subject.balance_fen += posting.quantity();
  if (posting.asset_kind() == v1::ASSET_KIND_CHEQUE) MoveNumber(subject.cheques, posting);
}

void MoveDeposit(Change& change, const v1::Posting& posting) {
  Deposit& deposit = change.state.deposits[DepositId(posting.account_number())];
  if (posting.asset_kind() == v1::ASSET_KIND_MONEY) deposit.cash_fen += posting.quantity();
  if (posting.asset_kind() == v1::ASSET_KIND_CHEQUE) MoveNumber(deposit.cheques, posting);
}

void MoveDue(Change& change, const v1::Posting& posting) {
  if (posting.asset_kind() != v1::ASSET_KIND_MONEY) return;
  change.state.staff[StaffId(static_cast<uint32_t>(posting.account_number()))].due_fen += posting.quantity();
}

// A tool, key or work order changes hands: the leg that gives comes before or after the one that takes.
void MoveThing(Change& change, const v1::Posting& posting) {
  const Thing thing{posting.asset_kind(), posting.asset_number()};
  const ThingHolder holder{posting.account_kind(), posting.account_number()};
  if (holder.kind == v1::ACCOUNT_KIND_STAFF) {
    Staff& person = change.state.staff[StaffId(static_cast<uint32_t>(holder.number))];
    if (posting.quantity() > 0) {
      person.things.insert(thing);
    } else {
      person.things.erase(thing);
    }
  }
  if (posting.quantity() < 0) return;
  if (holder.kind == v1::ACCOUNT_KIND_OUTSIDE) {
    change.state.things.erase(thing);
  } else {
    change.state.things[thing] = holder;
  }
}

}  // namespace

void ApplyPostings(Change& change) {
  const bool is_count = change.event.has_cash_counted() || change.event.has_safe_counted();
  for (const v1::Posting& posting : change.event.postings()) {
    if (posting.asset_kind() == v1::ASSET_KIND_MONEY && posting.quantity() > 0) {
      change.state.moved_fen += posting.quantity();
    }
    if (IsThing(posting.asset_kind())) {
      MoveThing(change, posting);
    } else if (posting.account_kind() == v1::ACCOUNT_KIND_TILL) {
      MoveDrawer(change, posting, is_count);
    } else if (posting.account_kind() == v1::ACCOUNT_KIND_SAFE) {
      MoveHolding(change.centre->safe, *change.centre, posting, is_count);
    } else if (posting.account_kind() == v1::ACCOUNT_KIND_OVER_SHORT) {
      MoveCase(change, posting);
    } else if (posting.account_kind() == v1::ACCOUNT_KIND_IN_TRANSIT) {
      MoveDeposit(change, posting);
    } else if (posting.account_kind() == v1::ACCOUNT_KIND_STAFF_DUE) {
      MoveDue(change, posting);
    }
  }
}

}  // namespace daybook::domain
