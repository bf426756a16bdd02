// The naive model: shift handover.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

template <typename Values>
auto SetOf(const Values& values) {
  return std::set<typename Values::value_type>(values.begin(), values.end());
}

// Every form by itself, however the runs are cut.
std::set<std::pair<uint64_t, uint32_t>> FormsIn(const v1::HandoverItems& items) {
  std::set<std::pair<uint64_t, uint32_t>> forms;
  for (const v1::InvoiceRange& range : items.invoices()) {
    for (uint32_t number = range.first(); number <= range.last(); ++number) forms.insert({range.book(), number});
  }
  return forms;
}

bool AreSame(const v1::HandoverItems& a, const v1::HandoverItems& b) {
  return SetOf(a.cheques()) == SetOf(b.cheques()) && FormsIn(a) == FormsIn(b) &&
         SetOf(a.work_orders()) == SetOf(b.work_orders()) && SetOf(a.tools()) == SetOf(b.tools()) &&
         SetOf(a.keys()) == SetOf(b.keys()) && SetOf(a.pending_tenders()) == SetOf(b.pending_tenders());
}

template <typename List>
bool NamesTwice(const List& list) {
  return SetOf(list).size() != static_cast<size_t>(list.size());
}

}  // namespace

std::set<std::string> Model::PendingOf(uint64_t session) const {
  std::set<std::string> keys;
  for (const auto& [number, payment] : payments) {
    for (size_t i = 0; i < payment.tenders.size(); ++i) {
      const ModelTender& tender = payment.tenders[i];
      const bool taking = tender.status == v1::TENDER_STATUS_PENDING && payment.session == session;
      const bool undoing = tender.reversal == v1::TENDER_STATUS_PENDING && payment.reversal_session == session;
      if (taking) keys.insert(absl::StrCat("pending_tender/", number, "/", i));
      if (undoing) keys.insert(absl::StrCat("pending_reversal/", number, "/", i));
    }
  }
  for (const auto& [number, refund] : refunds) {
    for (const ModelRefundLeg& leg : refund.legs) {
      if (leg.status != v1::TENDER_STATUS_PENDING || refund.session != session) continue;
      keys.insert(absl::StrCat("pending_refund/", number, "/", leg.tender));
    }
  }
  return keys;
}

v1::HandoverItems Model::HeldBy(uint32_t giver, uint32_t till, uint64_t session) const {
  v1::HandoverItems items;
  for (uint64_t cheque : Papers(v1::ACCOUNT_KIND_TILL, till, v1::ASSET_KIND_CHEQUE)) items.add_cheques(cheque);
  for (uint64_t order : Papers(v1::ACCOUNT_KIND_STAFF, giver, v1::ASSET_KIND_WORK_ORDER)) items.add_work_orders(order);
  for (uint64_t tool : Papers(v1::ACCOUNT_KIND_STAFF, giver, v1::ASSET_KIND_TOOL)) items.add_tools(tool);
  for (uint64_t key : Papers(v1::ACCOUNT_KIND_STAFF, giver, v1::ASSET_KIND_KEY)) items.add_keys(key);
  for (const std::string& key : PendingOf(session)) items.add_pending_tenders(key);
  std::set<std::pair<uint64_t, uint32_t>> numbers;
  for (const FormNumber& form : tills.at(till).forms) numbers.insert({forms.at(form).book, form.second});
  for (const auto& [book, number] : numbers) {
    const int ranges = items.invoices_size();
    v1::InvoiceRange* last = ranges == 0 ? nullptr : items.mutable_invoices(ranges - 1);
    if (last != nullptr && last->book() == book && last->last() + 1 == number) {
      last->set_last(number);
      continue;
    }
    v1::InvoiceRange& range = *items.add_invoices();
    range.set_book(book);
    range.set_first(number);
    range.set_last(number);
  }
  return items;
}

// --- Before it -------------------------------------------------------------------------------------------------------

void Model::NeedItems(const ModelHandover& handover, const v1::HandoverItems& items) {
  RefuseIf(!AreSame(items, HeldBy(handover.giver, handover.from_till, handover.from_session)),
           v1::REJECTION_REASON_HANDOVER_ITEMS_MISMATCH);
}

// Who has a window; machines do not count.
bool Model::HasWindow(uint32_t cashier) const {
  return std::any_of(sessions.begin(), sessions.end(), [&](const auto& entry) {
    return entry.second.open && entry.second.cashier == cashier && !tills.at(entry.second.till).machine;
  });
}

void Model::JudgeReceiver(const v1::PrepareHandover& wish, uint32_t giver) {
  const uint32_t receiver = wish.receiver();
  RefuseIf(!WorksHere(receiver), v1::REJECTION_REASON_STAFF_UNKNOWN);
  if (!Has(receiver, {v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR})) {
    Refuse(v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
    Refuse(v1::REJECTION_REASON_ROLE_MISSING);
  }
  RefuseIf(!OnDuty(receiver), v1::REJECTION_REASON_NOT_ON_DUTY);
  RefuseIf(receiver == giver, v1::REJECTION_REASON_RECEIVER_IS_GIVER);
  // A supervisor who stands in for the giver and takes it over himself would be both.
  RefuseIf(receiver == acting_, v1::REJECTION_REASON_RECEIVER_IS_GIVER);
  RefuseIf(HasWindow(receiver), v1::REJECTION_REASON_RECEIVER_HAS_SESSION);
  const auto till = tills.find(wish.receiver_till());
  if (till == tills.end() || till->second.centre != centre_no_) return Refuse(v1::REJECTION_REASON_TILL_UNKNOWN);
  RefuseIf(till->second.machine, v1::REJECTION_REASON_FIELD_INVALID);
  RefuseIf(till->second.session != 0 && wish.receiver_till() != command_->till(),
           v1::REJECTION_REASON_TILL_HAS_SESSION);
}

void Model::On(const v1::PrepareHandover& wish) {
  const v1::HandoverItems& listed = wish.items();
  RefuseIf(NamesTwice(listed.cheques()) || NamesTwice(listed.work_orders()) || NamesTwice(listed.tools()) ||
               NamesTwice(listed.keys()) || NamesTwice(listed.pending_tenders()),
           v1::REJECTION_REASON_FIELD_INVALID);
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  ModelSession* session = OpenSessionNamed();
  RefuseIf(till_->machine, v1::REJECTION_REASON_FIELD_INVALID);
  if (session == nullptr || !session->open) return JudgeReceiver(wish, 0);
  RefuseIf(session->handover != 0, v1::REJECTION_REASON_HANDOVER_OPEN);
  if (session->cashier != acting_) {
    const bool stands_in = Has(acting_, v1::ROLE_SUPERVISOR);
    RefuseIf(!stands_in, v1::REJECTION_REASON_SESSION_NOT_YOURS);
    if (stands_in) NeedReason();
  }
  JudgeReceiver(wish, session->cashier);
  const ModelHandover handover = {.centre = centre_no_,
                                  .giver = session->cashier,
                                  .prepared_by = acting_,
                                  .receiver = wish.receiver(),
                                  .from_till = command_->till(),
                                  .to_till = wish.receiver_till(),
                                  .from_session = till_->session};
  NeedItems(handover, listed);
  if (refused()) return;
  // As listed, in order.
  v1::HandoverItems items = HeldBy(handover.giver, handover.from_till, handover.from_session);
  *items.mutable_follow_ups() = listed.follow_ups();
  const uint64_t number = handovers.size() + 1;
  handovers[number] = handover;
  handovers[number].items = items;
  handovers_by_id[command_->request_id()] = number;
  session->handover = number;
  verdict_.number = number;
  v1::HandoverPrepared& fact = *Fact().mutable_handover_prepared();
  fact.set_handover(number);
  fact.set_giver(handover.giver);
  fact.set_receiver(handover.receiver);
  fact.set_receiver_till(handover.to_till);
  *fact.mutable_items() = items;
}

void Model::JudgeReceiverCounts(const ModelSession& session) {
  if (session.handover == 0) {
    Refuse(v1::REJECTION_REASON_HANDOVER_UNKNOWN);
    Refuse(v1::REJECTION_REASON_HANDOVER_NOT_OPEN);
    return Refuse(v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
  }
  RefuseIf(handovers.at(session.handover).receiver != acting_, v1::REJECTION_REASON_COUNTER_NOT_ALLOWED);
}

// --- All of it or nothing --------------------------------------------------------------------------------------------

ModelHandover* Model::FindHandover(const v1::Reference& reference, uint64_t& number) {
  number = Find(reference, handovers_by_id);
  const auto it = handovers.find(number);
  if (it == handovers.end() || it->second.centre != centre_no_) {
    Refuse(v1::REJECTION_REASON_HANDOVER_UNKNOWN);
    return nullptr;
  }
  if (it->second.open) return &it->second;
  Refuse(v1::REJECTION_REASON_HANDOVER_NOT_OPEN);
  return nullptr;
}

void Model::On(const v1::AcceptHandover& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kWitness);
  NeedDay();
  uint64_t number = 0;
  ModelHandover* handover = FindHandover(wish.handover(), number);
  if (handover == nullptr) return;
  RefuseIf(acting_ != handover->receiver, v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  if (command_->second_person() != handover->giver) {
    const bool stands_in = Has(command_->second_person(), v1::ROLE_SUPERVISOR);
    RefuseIf(!stands_in, v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
    if (stands_in) NeedReason();
  }
  RefuseIf(HasWindow(handover->receiver), v1::REJECTION_REASON_RECEIVER_HAS_SESSION);
  RefuseIf(handover->to_till != handover->from_till && tills.at(handover->to_till).session != 0,
           v1::REJECTION_REASON_TILL_HAS_SESSION);
  const ModelHolder& drawer = tills.at(handover->from_till).drawer;
  const bool counted = drawer.last_count && drawer.last_count->purpose == v1::COUNT_PURPOSE_HANDOVER &&
                       drawer.last_count->handover == number && !drawer.moved;
  RefuseIf(!counted, v1::REJECTION_REASON_HANDOVER_COUNT_REQUIRED);
  NeedItems(*handover, handover->items);
  if (!refused()) HandOver(*handover, number);
}

void Model::MoveDrawer(uint32_t from, uint32_t to) {
  const Place here{v1::ACCOUNT_KIND_TILL, from};
  const Place there{v1::ACCOUNT_KIND_TILL, to};
  Post(there, here, TillFen(from));
  for (v1::AssetKind asset : {v1::ASSET_KIND_CHEQUE, v1::ASSET_KIND_SUSPECT_NOTE}) {
    for (uint64_t paper : Papers(here.kind, from, asset)) PostPaper(there, here, asset, paper);
  }
  for (auto& [serial, note] : notes) {
    if (note.holder == here) note.holder = there;
  }
  std::vector<FormNumber>& moved = tills.at(from).forms;
  for (const FormNumber& form : moved) {
    PostPaper(there, here, v1::ASSET_KIND_BLANK_INVOICE, forms.at(form).book);
    forms.at(form).till = to;
    tills.at(to).forms.push_back(form);
  }
  moved.clear();
}

void Model::HandOver(ModelHandover& handover, uint64_t number) {
  ModelTill& from = tills.at(handover.from_till);
  ModelTill& to = tills.at(handover.to_till);
  v1::ShiftHandedOver& fact = *Fact().mutable_shift_handed_over();
  fact.set_cash_fen(TillFen(handover.from_till));
  fact.set_count(from.drawer.last_count->number);
  const int64_t from_fen = TillFen(handover.from_till);
  const int64_t to_fen = TillFen(handover.to_till);
  if (handover.from_till != handover.to_till) MoveDrawer(handover.from_till, handover.to_till);
  const Place hands = Hands(handover.receiver);
  for (uint64_t order : handover.items.work_orders()) {
    MoveThing(work_orders.at(order).holder, hands, v1::ASSET_KIND_WORK_ORDER, order);
  }
  for (uint64_t tag : handover.items.tools()) MoveTool(tools.at(tag), hands);
  for (uint64_t key : handover.items.keys()) MoveThing(keys.at(key).holder, hands, v1::ASSET_KIND_KEY, key);
  handover.open = false;
  ModelSession& ended = sessions.at(handover.from_session);
  ended.open = false;
  ended.handover = 0;
  const uint64_t begun = sessions.size() + 1;
  sessions[begun] = {.centre = centre_no_,
                     .till = handover.to_till,
                     .cashier = handover.receiver,
                     .float_issuer = handover.receiver,
                     // He has counted it: from the start it is his to answer for.
                     .has_taken = true};
  sessions_by_id[command_->request_id()] = begun;
  from.session = 0;
  from.paused = false;
  to.paused = false;
  to.session = begun;
  from.drawer.last_count.reset();
  to.drawer.last_count.reset();
  verdict_.number = begun;
  NoteSpotCheck(handover.to_till, false);
  const int64_t limit_fen = centre_->policy.till_soft_limit_fen();
  PassLimit(from.drawer, v1::LIMIT_SCOPE_TILL, from_fen, TillFen(handover.from_till), limit_fen);
  if (&from != &to) PassLimit(to.drawer, v1::LIMIT_SCOPE_TILL, to_fen, TillFen(handover.to_till), limit_fen);
  fact.set_handover(number);
  fact.set_giver(handover.giver);
  fact.set_receiver(handover.receiver);
  fact.set_from_session(handover.from_session);
  fact.set_to_session(begun);
  fact.set_from_till(handover.from_till);
  fact.set_to_till(handover.to_till);
  *fact.mutable_items() = handover.items;
}

// --- None of it ------------------------------------------------------------------------------------------------------

void Model::On(const v1::DisputeHandover& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedReason();
  NeedDay();
  uint64_t number = 0;
  ModelHandover* handover = FindHandover(wish.handover(), number);
  if (handover == nullptr) return;
  RefuseIf(acting_ != handover->receiver, v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  if (refused()) return;
  handover->open = false;
  sessions.at(handover->from_session).handover = 0;
  Fact().mutable_handover_disputed()->set_handover(number);
}

void Model::On(const v1::RecallHandover& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedReason();
  NeedDay();
  uint64_t number = 0;
  ModelHandover* handover = FindHandover(wish.handover(), number);
  if (handover == nullptr) return;
  // A supervisor may stand in for the giver; the receiver disputes.
  const bool stands_in = Has(acting_, v1::ROLE_SUPERVISOR) && acting_ != handover->receiver;
  RefuseIf(acting_ != handover->giver && !stands_in, v1::REJECTION_REASON_HANDOVER_PARTY_WRONG);
  if (refused()) return;
  handover->open = false;
  sessions.at(handover->from_session).handover = 0;
  Fact().mutable_handover_recalled()->set_handover(number);
}

}  // namespace daybook::simulation
