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

class EventMaker {
 public:
  static constexpr uint64_t kCustomer = 6'200'012'345;

  void Centre(uint32_t centre, int32_t first_business_date = 20261123);
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

  const std::vector<const v1::Event*>& Events() const { return events_; }
  const v1::Event& Last() const { return *events_.back(); }
  // The centre's book, as the domain would keep it.
  const figures::CentreBook& Book(uint32_t centre) const { return books_.at(centre); }
  int64_t TillCash(uint32_t till) const { return tills_.at(till).cash_fen; }
  int64_t SafeCash(uint32_t centre) const { return centres_.at(centre).cash_fen; }
  uint64_t Session(uint32_t till) const { return tills_.at(till).session; }

 private:
  struct CentreState {
    int32_t business_date = 0;
    int64_t cash_fen = 0;
    std::vector<uint64_t> cheques;
  };
  struct TillState {
    uint32_t centre = 0;
    uint64_t session = 0;
    uint32_t cashier = 0;
    int64_t cash_fen = 0;
    std::vector<uint64_t> cheques;
  };
  struct PaymentState {
    uint64_t sequence = 0;
    uint32_t till = 0;
    uint64_t session = 0;
    uint64_t customer = 0;
    v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
    std::vector<PaidWith> tenders;
    std::vector<uint64_t> cheques;
    std::vector<bool> failed;
  };

  v1::Event& Add(uint32_t centre, uint32_t till = 0, uint64_t session = 0);
  v1::Event& AddAtTill(uint32_t till);
  static void Post(v1::Event& event, v1::AccountKind kind, uint64_t number, int64_t quantity,
                   v1::AssetKind asset = v1::ASSET_KIND_MONEY, uint64_t asset_number = 0);
  void PostCustomer(v1::Event& event, uint64_t customer, v1::Purpose purpose, int64_t quantity);
  void PostTender(v1::Event& event, const PaidWith& tender, int64_t sign);
  uint64_t FillCount(v1::Event& event, v1::CountFindings& findings, v1::CountPurpose purpose, int64_t counted_fen,
                     int64_t expected_fen, v1::AccountKind holder, uint64_t number, uint64_t recount_of_case);
  void OpenCase(const v1::Event& cause, uint64_t number, int64_t balance_fen, uint64_t count, v1::CaseOrigin origin);
  // The event is complete: into the books.
  void Done(const v1::Event& event);

  std::vector<std::unique_ptr<v1::Event>> owned_;
  std::vector<const v1::Event*> events_;
  std::map<uint32_t, CentreState> centres_;
  std::map<uint32_t, TillState> tills_;
  std::map<uint64_t, PaymentState> payments_;
  std::map<uint32_t, figures::CentreBook> books_;
  std::map<uint64_t, int64_t> cases_;
  int64_t now_micros_ = 1'795'478'400'000'000;
  uint64_t next_session_ = 1;
  uint64_t next_payment_ = 1;
  uint64_t next_count_ = 1;
  uint64_t next_case_ = 1;
  uint64_t next_cheque_ = 1;
};

}  // namespace daybook
