// Events of the desk as the domain would write them, without the domain: tools, invoices, handovers, the queue,
// complaints and work orders, for tests of whatever folds them. The caller sees to it that they could have happened.
//
//   DeskEvents make;
//   make.RegisterTool(55, "wrench");
//   make.CheckOut({55}, 2001, make.InHours(8));
//   fold.Apply(make.Events());
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"

namespace daybook {

namespace v1 = ::daybook::v1;

class DeskEvents {
 public:
  static constexpr uint32_t kCentre = 3;
  static constexpr uint32_t kTill = 301;
  static constexpr uint32_t kOtherTill = 302;
  static constexpr uint32_t kCashier = 1042;
  static constexpr uint32_t kOtherCashier = 1043;
  static constexpr uint32_t kSupervisor = 900;
  static constexpr int64_t kHourMicros = 3'600'000'000;

  // Where everything happens from here on; the business date of all centres is one.
  void At(uint32_t centre) { centre_ = centre; }
  int32_t business_date() const { return business_date_; }
  void Advance(int64_t hours) { now_micros_ += hours * kHourMicros; }
  // So many hours after the last event.
  int64_t InHours(int64_t hours) const { return now_micros_ + hours * kHourMicros; }
  int64_t NowMicros() const { return now_micros_; }

  // Any event; the caller fills it in before the next one.
  v1::Event& Add(uint32_t till = 0);
  const std::vector<const v1::Event*>& Events() const { return events_; }
  const v1::Event& Last() const { return *events_.back(); }
  // What happened at an earlier instant by the terminal's clock, on a date that may be closed (0: it is not).
  v1::Event& Late(v1::Event& event, int64_t occur_time_micros, int32_t late_for = 0);

  // --- Set-up and the day ---
  v1::Event& Configure(uint32_t spot_check_interval_hours = 168, int32_t utc_offset_minutes = 480);
  void Till(uint32_t till, v1::TillKind kind = v1::TILL_KIND_WINDOW);
  void OpenDay();
  // `carried` are open items: key, and since when they are carried.
  void CloseDay(const std::vector<std::pair<std::string, int32_t>>& carried = {});
  void OpenSession(uint32_t till, uint32_t cashier = kCashier);
  void Count(uint32_t till, v1::CountPurpose purpose, int64_t difference_fen = 0, uint64_t case_number = 0,
             uint32_t actor = kSupervisor);

  // --- Tools and keys ---
  void RegisterTool(uint64_t tag, const std::string& name = "tool");
  void CheckOut(const std::vector<uint64_t>& tags, uint32_t borrower, int64_t due_micros);
  void Return(uint64_t tag, uint32_t holder, v1::ToolCondition condition = v1::TOOL_CONDITION_GOOD);
  void Transfer(uint64_t tag, uint32_t from, uint32_t to, int64_t due_micros);
  // holder 0: it lay in the store.
  void LoseTool(uint64_t tag, uint32_t holder);
  void Replace(uint64_t old_tag, uint64_t tag, uint32_t holder, int64_t due_micros);
  void Maintain(uint64_t tag);
  void ReturnFromMaintenance(uint64_t tag, int32_t calibrated_until = 0);
  void Scrap(uint64_t tag);
  void CountTools(const std::vector<uint64_t>& present, const std::vector<uint64_t>& missing = {},
                  const std::vector<uint64_t>& unexpected = {});
  void RegisterKey(uint64_t key, const std::string& name = "safe");
  void HandOutKey(uint64_t key, uint32_t holder);
  void ReturnKey(uint64_t key, uint32_t holder);

  // --- Invoices ---
  void ReceiveBook(uint64_t book, v1::InvoiceKind kind, const std::string& code, uint32_t first, uint32_t last);
  void Allot(uint64_t book, uint32_t first, uint32_t last, uint32_t till);
  void ReturnForms(uint64_t book, uint32_t first, uint32_t last, uint32_t till);
  void Issue(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice, uint64_t book, int64_t amount_fen,
             uint64_t payment = 17, uint32_t till = kTill);
  void IssueRed(v1::InvoiceKind kind, const v1::InvoiceNumber& blue, const v1::InvoiceNumber& invoice, uint64_t book,
                int64_t amount_fen);
  void Void(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice, uint64_t book, int64_t amount_fen);
  // till 0: in the store.
  void LoseForm(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice, uint64_t book, uint32_t till);
  void CheckInvoices(const std::string& code, uint32_t first, uint32_t last);

  // --- Handover ---
  void Prepare(uint64_t handover, uint32_t from_till, uint32_t to_till, const v1::HandoverItems& items = {});
  void Accept(uint64_t handover, uint32_t from_till, uint32_t to_till, int64_t cash_fen,
              const v1::HandoverItems& items = {});
  void Dispute(uint64_t handover);
  void Recall(uint64_t handover);

  // --- Queue ---
  v1::Event& TakeTicket(uint32_t ticket, v1::ServiceKind kind = v1::SERVICE_KIND_PAYMENT);
  v1::Event& CallTicket(uint32_t ticket, int64_t taken_micros, uint32_t wait_seconds, uint32_t till = kTill);
  // Its ticket was taken a moment ago.
  v1::Event& EndService(uint32_t ticket, v1::ServiceKind kind, uint32_t handling_seconds, uint32_t till = kTill);
  v1::Event& MissTicket(uint32_t ticket, uint32_t till = 0);

  // --- Work orders and complaints ---
  void OpenWorkOrder(uint64_t number, v1::WorkOrderKind kind = v1::WORK_ORDER_KIND_REPAIR);
  void Assign(uint64_t number, uint32_t technician);
  void Complete(uint64_t number, uint32_t technician);
  void Cancel(uint64_t number, uint32_t technician);
  void Complain(uint64_t number, const std::string& subject = "slow");
  void Reply(uint64_t number);
  void Resolve(uint64_t number);
  void Breach(uint64_t number, v1::ComplaintDeadline deadline);

 private:
  struct Holder {
    v1::AccountKind kind;
    uint64_t number;
  };
  Holder Store() const { return {v1::ACCOUNT_KIND_STORE, centre_}; }
  Holder Workshop() const { return {v1::ACCOUNT_KIND_WORKSHOP, centre_}; }
  Holder Outside() const { return {v1::ACCOUNT_KIND_OUTSIDE, centre_}; }
  static Holder Staff(uint32_t staff) { return {v1::ACCOUNT_KIND_STAFF, staff}; }
  static void Move(v1::Event& event, v1::AssetKind asset, uint64_t number, Holder from, Holder to);

  std::vector<std::unique_ptr<v1::Event>> owned_;
  std::vector<const v1::Event*> events_;
  uint32_t centre_ = kCentre;
  int32_t business_date_ = 20261123;
  // 2026-11-24 00:00 UTC, 8 in the morning in China.
  int64_t now_micros_ = 1'795'478'400'000'000;
};

v1::InvoiceNumber PaperInvoice(const std::string& code, uint32_t number);

// A random history of all of that at two centres; the same seed gives the same events.
DeskEvents RandomDesk(uint64_t seed, int events);

}  // namespace daybook
