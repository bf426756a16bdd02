// Events as the domain would write them, without the domain: for tests of whatever folds events. Keeps its own plain
// account of what tills and safes hold, so that counts and closes come out right.
//
//   EventMaker make;
//   make.Centre(3);
//   make.Till(3, 301, v1::TILL_KIND_WINDOW);
//   make.OpeningCash(3, 2'000'000);
//   …
//   for (const v1::Event* event : make.Events()) fold.Apply(…);
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "ledger/base/ids.h"
#include "ledger/figures/centre_book.h"

namespace daybook {

namespace v1 = ::daybook::v1;

// One way of paying. Cash: what is handed over is received_fen (the rest comes back as change).
struct PaidWith {
  v1::TenderKind kind;
  int64_t amount_fen;
  int64_t received_fen = 0;
  uint32_t provider = 0;
  bool is_pending = false;
};

PaidWith Cash(int64_t amount_fen, int64_t received_fen);
PaidWith Card(int64_t amount_fen, uint32_t provider = 11, bool is_pending = false);
PaidWith Wallet(int64_t amount_fen, uint32_t provider = 21, bool is_pending = false);
PaidWith Cheque(int64_t amount_fen);
PaidWith Transfer(int64_t amount_fen, uint32_t bank_account = 31, bool is_pending = false);

// How a tender is given back.
struct GivenBack {
  uint32_t tender_index;
  int64_t amount_fen;
  bool is_pending = false;
};

class EventMaker {
 public:
  static constexpr uint64_t kCustomer = 6'200'012'345;

  void Centre(uint32_t centre, int32_t first_business_date = 20261123);
  // A new policy with these ages.
  void Configure(uint32_t centre, uint32_t takings_age_max_hours, uint32_t deposit_age_max_hours);
  void Till(uint32_t centre, uint32_t till, v1::TillKind kind);
  void OpeningCash(uint32_t centre, int64_t amount_fen);
  void OpenDay(uint32_t centre);
  // Seals the day with the centre's book; `carried` are the keys of carried items. Gives the event.
  const v1::Event& CloseDay(uint32_t centre, std::vector<std::string> carried = {});

  // Gives the session's number.
  uint64_t OpenSession(uint32_t till, uint32_t cashier, int64_t float_fen);
  void IssueFloat(uint32_t till, int64_t amount_fen);
  void Drop(uint32_t till, int64_t amount_fen);
  void Pause(uint32_t till);
  void Resume(uint32_t till);
  void CloseSession(uint32_t till);
  // Counts the drawer; a difference opens a case, or changes the case of the count before (recount). Gives the case or
  // 0.
  uint64_t CountTill(uint32_t till, v1::CountPurpose purpose, int64_t counted_fen, uint64_t recount_of_case = 0,
                     int64_t card_batch_fen = -1);
  uint64_t CountSafe(uint32_t centre, int64_t counted_fen, uint64_t recount_of_case = 0);

  // Gives the payment's number. `customer` 0: appliance sale without customer.
  uint64_t Pay(uint32_t till, std::vector<PaidWith> tenders, uint64_t customer = kCustomer,
               v1::Purpose purpose = v1::PURPOSE_GAS_BILL);
  // Cash of a session that has ended: a case answers for it. Gives the case.
  uint64_t PayLate(uint32_t till, uint64_t session, int64_t amount_fen, int32_t late_for);
  void Resolve(uint64_t payment, uint32_t tender_index, v1::TenderStage stage, v1::TenderStatus outcome);
  // Electronic tenders are taken back at once, or PENDING.
  void Reverse(uint64_t payment, bool is_pending = false);

  // --- Cards (event_maker_card.cc) ---
  // Gives the payment's number.
  uint64_t TopUp(uint32_t till, std::vector<PaidWith> tenders, uint64_t card = 8'801, uint32_t card_counter = 1);
  // What stands for it on CARD_LOAD_PENDING goes to the customer.
  void WriteCard(uint64_t payment);
  void FailCard(uint64_t payment);
  void RewriteCard(uint64_t payment);

  // --- The money side (event_maker_money.cc) ---
  // At `till`, to whose session it belongs; explaining a case (then `till` is any of the centre, and not touched). Cheques
  // go back from bank account 31. Gives the refund's number.
  uint64_t Refund(uint32_t till, uint64_t payment, std::vector<GivenBack> tenders, uint64_t explained_case = 0);
  void ResolveRefund(uint64_t refund, uint32_t tender_index, v1::TenderStatus outcome);
  // A payment never entered; its cash is what the over case holds, a cheque's paper goes to the safe.
  uint64_t PayExplaining(uint64_t case_number, std::vector<PaidWith> tenders);
  void AssignCase(uint64_t case_number, uint32_t owner, int32_t due_date);
  void ExplainCase(uint64_t over_case, uint64_t short_case, int64_t amount_fen);
  void DecideCase(uint64_t case_number, v1::CaseOutcome outcome, int64_t amount_fen);
  void CloseCase(uint64_t case_number);
  // A drawer's cash; till 0: by transfer.
  void SettleDue(uint32_t centre, uint32_t till, uint32_t staff, int64_t amount_fen);
  // Of a drawer, or with till 0 of the safe. Gives the note's number.
  uint64_t ReportCounterfeit(uint32_t centre, uint32_t till, int64_t face_fen);
  // Both from the safe.
  void SurrenderCounterfeit(uint64_t note);
  void ReturnGenuine(uint64_t note);
  // All cheques of the safe go along where asked. Gives the deposit's number.
  uint64_t Dispatch(uint32_t centre, int64_t amount_fen, bool with_cheques = false);
  // Gives the case of a difference, or 0.
  uint64_t Confirm(uint64_t deposit, int64_t credited_fen);
  void WithdrawForFloat(uint32_t centre, int64_t amount_fen);
  void ClearCheque(uint64_t cheque);
  void BounceCheque(uint64_t cheque);
  void ReturnCheque(uint64_t cheque);
  // Of a till, or with till 0 of the centre: its cash has passed the limit, or come back within it.
  void LimitExceeded(uint32_t centre, uint32_t till, int64_t limit_fen);
  void LimitRestored(uint32_t centre, uint32_t till, int64_t limit_fen);
  // --- Handovers (event_maker_handover.cc) ---
  // Gives the handover's number.
  uint64_t PrepareHandover(uint32_t till, uint32_t receiver, uint32_t receiver_till);
  // The receiver has counted. Gives the receiver's session.
  uint64_t HandOver(uint64_t handover);
  void Dispute(uint64_t handover);
  void Recall(uint64_t handover);
  // Drawers and safe.
  int64_t CentreCash(uint32_t centre) const;
  void Advance(int64_t hours) { now_micros_ += hours * 3'600'000'000; }

  // A payment as it stands.
  struct PaymentState {
    uint64_t sequence = 0;
    uint32_t till = 0;
    uint64_t session = 0;
    uint64_t customer = 0;
    v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
    std::vector<PaidWith> tenders;
    std::vector<uint64_t> cheques;
    std::vector<bool> failed;
    std::vector<int64_t> refunded_fen;
    bool reversed = false;
    // A top-up: its card, counter, and what stands on CARD_LOAD_PENDING for it.
    uint64_t card = 0;
    uint32_t card_counter = 0;
    bool is_written = false;
    int64_t load_fen = 0;
  };
  // Where a cheque's paper is.
  enum class ChequePlace { kTill, kSafe, kInTransit, kDeposited, kCleared, kBounced, kReturned, kGivenBack };
  struct ChequeState {
    uint32_t centre = 0;
    uint64_t payment = 0;
    uint64_t customer = 0;
    int64_t amount_fen = 0;
    ChequePlace place = ChequePlace::kTill;
    bool was_cleared = false;
  };
  struct DepositState {
    uint32_t centre = 0;
    int64_t amount_fen = 0;
    std::vector<uint64_t> cheques;
    bool confirmed = false;
  };
  struct NoteState {
    uint32_t centre = 0;
    int64_t face_fen = 0;
    uint64_t case_number = 0;
    bool in_safe = false;
    bool gone = false;
  };
  struct CaseState {
    uint32_t centre = 0;
    int64_t balance_fen = 0;
  };
  const std::map<uint64_t, PaymentState>& Payments() const { return payments_; }
  const std::map<uint64_t, ChequeState>& Cheques() const { return cheques_; }
  const std::map<uint64_t, DepositState>& Deposits() const { return deposits_; }
  const std::map<uint64_t, NoteState>& Notes() const { return notes_; }
  const std::map<uint64_t, CaseState>& Cases() const { return cases_; }
  struct HandoverState {
    uint32_t till = 0;
    uint32_t receiver = 0;
    uint32_t receiver_till = 0;
  };
  // By staff and centre.
  const std::map<std::pair<uint32_t, uint32_t>, int64_t>& Dues() const { return dues_; }
  uint32_t CentreOf(uint32_t till) const { return tills_.at(till).centre; }

  const std::vector<const v1::Event*>& Events() const { return events_; }
  const v1::Event& Last() const { return *events_.back(); }
  // The centre's book, as the domain would keep it.
  const figures::CentreBook& Book(uint32_t centre) const { return books_.at(centre); }
  int64_t TillCash(uint32_t till) const { return tills_.at(till).cash_fen; }
  // When the next event will be committed.
  int64_t NowMicros() const { return now_micros_ + 1'000'000; }
  int64_t SafeCash(uint32_t centre) const { return centres_.at(centre).cash_fen; }
  uint64_t Session(uint32_t till) const { return tills_.at(till).session; }

 private:
  struct CentreState {
    int32_t business_date = 0;
    int64_t cash_fen = 0;
    std::vector<uint64_t> cheques;
  };
  struct RefundState {
    uint64_t payment = 0;
    uint32_t till = 0;
    uint64_t session = 0;
    std::vector<GivenBack> tenders;
  };
  struct TillState {
    uint32_t centre = 0;
    uint64_t session = 0;
    uint32_t cashier = 0;
    int64_t cash_fen = 0;
    std::vector<uint64_t> cheques;
    std::vector<uint64_t> notes;
  };

  v1::Event& Add(uint32_t centre, uint32_t till = 0, uint64_t session = 0);
  v1::Event& AddAtTill(uint32_t till);
  static void Post(v1::Event& event, v1::AccountKind kind, uint64_t number, int64_t quantity,
                   v1::AssetKind asset = v1::ASSET_KIND_MONEY, uint64_t asset_number = 0);
  void PostCustomer(v1::Event& event, uint64_t customer, v1::Purpose purpose, int64_t quantity);
  // Where the payment stands: a top-up that is not written, on CARD_LOAD_PENDING.
  void PostPayer(v1::Event& event, PaymentState& payment, int64_t quantity);
  void PostTender(v1::Event& event, const PaidWith& tender, int64_t sign);
  void FillPayment(v1::Event& event, v1::PaymentReceived& payment, std::vector<PaidWith> tenders, PaymentState state);
  uint64_t FillCount(v1::Event& event, v1::CountFindings& findings, v1::CountPurpose purpose, int64_t counted_fen,
                     int64_t expected_fen, v1::AccountKind holder, uint64_t number, uint64_t recount_of_case);
  // One leg of a refund.
  void PostRefund(v1::Event& event, const PaidWith& paid, int64_t amount_fen, uint64_t explained_case);
  void PostCase(v1::Event& event, uint64_t number, int64_t quantity);
  template <typename Fact>
  void FillLimit(uint32_t centre, uint32_t till, int64_t limit_fen, Fact& fact) const;
  void OpenCase(const v1::Event& cause, uint64_t number, int64_t balance_fen, uint64_t count, v1::CaseOrigin origin);
  // The event is complete: into the books.
  void Done(const v1::Event& event);

  std::vector<std::unique_ptr<v1::Event>> owned_;
  std::vector<const v1::Event*> events_;
  std::map<uint32_t, CentreState> centres_;
  std::map<uint32_t, TillState> tills_;
  std::map<uint64_t, PaymentState> payments_;
  std::map<uint32_t, figures::CentreBook> books_;
  std::map<uint64_t, CaseState> cases_;
  std::map<uint64_t, ChequeState> cheques_;
  std::map<uint64_t, DepositState> deposits_;
  std::map<uint64_t, NoteState> notes_;
  std::map<uint64_t, RefundState> refunds_;
  std::map<uint64_t, HandoverState> handovers_;
  std::map<std::pair<uint32_t, uint32_t>, int64_t> dues_;
  int64_t now_micros_ = 1'795'478'400'000'000;
  uint64_t next_session_ = 1;
  uint64_t next_payment_ = 1;
  uint64_t next_count_ = 1;
  uint64_t next_case_ = 1;
  uint64_t next_cheque_ = 1;
  uint64_t next_refund_ = 1;
  uint64_t next_deposit_ = 1;
  uint64_t next_note_ = 1;
  uint64_t next_handover_ = 1;
};

}  // namespace daybook
