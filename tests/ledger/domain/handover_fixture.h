// What the tests of handovers share: a cashier at window 301 who hands over to the other cashier, and things in his hands.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ledger/domain/handover_items.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {

class HandoverCounter : public Counter {
 protected:
  HandoverCounter() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }

  // --- Holdings ---
  // A cheque in the drawer of the till; its number.
  uint64_t GivenCheque(int64_t fen = 300'000, uint32_t till = kTill) {
    const std::string fens = absl::StrCat(fen);
    Given(AtTill(absl::StrCat("receive_payment { purpose: PURPOSE_GAS_BILL customer: 1 amount_fen: ", fens,
                              " tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: ", fens,
                              " drawee_bank: '102' provider_reference: 'q", world_.log().size(), "' } }"),
                 CashierAt(till), 0, till));
    return Event().payment_received().first_cheque();
  }
  // A card tender whose outcome is not known; its name in the preflight.
  std::string GivenPendingTender(uint32_t till = kTill) {
    Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 20000 tenders { kind: TENDER_KIND_CARD "
                 "provider: 7 status: TENDER_STATUS_PENDING amount_fen: 20000 } }",
                 CashierAt(till), 0, till));
    return absl::StrCat("pending_tender/", Event().payment_received().payment(), "/0");
  }
  // Into the person's hands, from outside by way of the store.
  void GivenThing(Thing thing, uint32_t person) {
    v1::Event entry = NewEvent();
    AddThing(entry, thing, v1::ACCOUNT_KIND_STORE, kCentre, v1::ACCOUNT_KIND_OUTSIDE, kCentre);
    v1::Event hand_out = NewEvent();
    hand_out.set_sequence(entry.sequence() + 1);
    AddThing(hand_out, thing, v1::ACCOUNT_KIND_STAFF, person, v1::ACCOUNT_KIND_STORE, kCentre);
    if (thing.kind == v1::ASSET_KIND_KEY) {
      entry.mutable_key_registered()->set_key(thing.number);
      entry.mutable_key_registered()->set_name("back door");
      hand_out.mutable_key_handed_out()->set_key(thing.number);
      hand_out.mutable_key_handed_out()->set_holder(person);
    } else if (thing.kind == v1::ASSET_KIND_TOOL) {
      entry.mutable_tool_registered()->mutable_tool()->set_tag(thing.number);
      entry.mutable_tool_registered()->mutable_tool()->set_name("leak detector");
      hand_out.mutable_tools_checked_out()->add_tags(thing.number);
      hand_out.mutable_tools_checked_out()->set_due_micros(world_.next_commit_micros() + 30 * kDayMicros);
      hand_out.mutable_tools_checked_out()->set_purpose("inspection");
      hand_out.mutable_tools_checked_out()->set_borrower(person);
    } else {
      entry.mutable_work_order_opened()->set_work_order(thing.number);
      entry.mutable_work_order_opened()->set_kind(v1::WORK_ORDER_KIND_REPAIR);
      hand_out.mutable_work_order_assigned()->set_work_order(thing.number);
      hand_out.mutable_work_order_assigned()->set_technician(person);
    }
    world_.Apply(std::move(entry));
    world_.Apply(std::move(hand_out));
  }

  // --- Commands ---
  uint32_t CashierAt(uint32_t till) const {
    return world_.state().FindTill(TillId(till))->session.cashier.number();
  }
  // Lists all that is held.
  v1::Command Prepare(uint32_t receiver_till = kTill, uint32_t receiver = kOtherCashier, uint32_t till = kTill) {
    v1::Command command = AtTill(
        absl::StrCat("prepare_handover { receiver: ", receiver, " receiver_till: ", receiver_till, " }"),
        CashierAt(till), 0, till);
    *command.mutable_prepare_handover()->mutable_items() = HeldItems(world_.state(), TillId(till));
    return command;
  }
  // All cheques are there.
  v1::Command CountByReceiver(int64_t total_fen, uint32_t second = 0, uint32_t receiver = kOtherCashier,
                              uint32_t till = kTill) {
    v1::Command command =
        AtTill(absl::StrCat("commit_count { purpose: COUNT_PURPOSE_HANDOVER total_fen: ", total_fen,
                            " denominations { denomination_fen: 10 pieces: ", total_fen / 10, " } }"),
               receiver, second, till);
    for (ChequeId cheque : world_.state().FindTill(TillId(till))->drawer.cheques) {
      command.mutable_commit_count()->add_cheques(cheque.number());
    }
    return command;
  }
  v1::Command Accept(uint64_t handover = 1, uint32_t receiver = kOtherCashier, uint32_t second = kCashier) {
    return AtCentre(absl::StrCat("accept_handover { handover { number: ", handover, " } }"), receiver, second);
  }
  v1::Command Dispute(uint64_t handover = 1, uint32_t receiver = kOtherCashier) {
    return AtCentre(absl::StrCat("reason: 'not all there' dispute_handover { handover { number: ", handover, " } }"),
                    receiver);
  }
  v1::Command Recall(uint64_t handover = 1, uint32_t giver = kCashier) {
    return AtCentre(absl::StrCat("reason: 'stays on' recall_handover { handover { number: ", handover, " } }"), giver);
  }
  // Prepared, counted without a difference, accepted.
  void GivenHandedOver(uint32_t receiver_till = kTill) {
    Given(Prepare(receiver_till));
    Given(CountByReceiver(DrawerFen()));
    Given(Accept(world_.state().handovers.last_handover.number()));
  }
  std::vector<std::string> OpenKeys() const {
    std::vector<std::string> keys;
    const std::vector<v1::PreflightItem> items =
        *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
    for (const v1::PreflightItem& item : items) {
      keys.push_back(item.item().key());
    }
    return keys;
  }

  const Till& At(uint32_t till) const { return *world_.state().FindTill(TillId(till)); }
  const Staff& Person(uint32_t number) const { return *world_.state().FindStaff(StaffId(number)); }

  static constexpr int64_t kDayMicros = 86'400'000'000;

 private:
  v1::Event NewEvent() const {
    v1::Event event;
    event.set_sequence(world_.state().last_sequence + 1);
    event.set_request_id(absl::StrCat("applied", event.sequence()));
    event.set_commit_time_micros(world_.next_commit_micros() - 1'000'000);
    event.set_occur_time_micros(event.commit_time_micros());
    event.set_command_events(1);
    event.set_centre(kCentre);
    event.set_business_date(world_.state().FindCentre(CentreId(kCentre))->business_date);
    event.set_actor(kKeeper);
    return event;
  }
  static void AddThing(v1::Event& event, Thing thing, v1::AccountKind to_kind, uint64_t to, v1::AccountKind from_kind,
                       uint64_t from) {
    for (const bool comes : {true, false}) {
      v1::Posting& leg = *event.add_postings();
      leg.set_account_kind(comes ? to_kind : from_kind);
      leg.set_account_number(comes ? to : from);
      leg.set_asset_kind(thing.kind);
      leg.set_asset_number(thing.number);
      leg.set_quantity(comes ? 1 : -1);
    }
  }
};

}  // namespace daybook::domain
