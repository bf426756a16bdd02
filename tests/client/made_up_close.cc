#include "tests/client/made_up_close.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daybook/v1/centre.pb.h"

namespace daybook::command_line {
namespace {

constexpr int32_t kDate = 20261123;
// 2026-11-23 00:00 in China.
constexpr int64_t kMidnightMicros = 1'795'363'200'000'000;
constexpr int64_t kHourMicros = 3'600'000'000;
constexpr int64_t kMinuteMicros = 60'000'000;
constexpr std::array<int64_t, 8> kPadFen = {10'000, 5'000, 2'000, 1'000, 500, 100, 50, 10};

int64_t At(int hour, int minute) { return kMidnightMicros + hour * kHourMicros + minute * kMinuteMicros; }

std::string DigestOf(char first) {
  std::string digest(32, '\0');
  for (size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<char>(first + static_cast<char>(i * 37));
  return digest;
}

// The same figures every time, yet none of them round.
class Numbers {
 public:
  uint64_t Below(uint64_t bound) {
    state_ = state_ * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
    return (state_ >> 33) % bound;
  }
  // A multiple of ten fen, so that cash can be paid with it.
  int64_t Fen(int64_t from, int64_t to) {
    return (from + static_cast<int64_t>(Below(static_cast<uint64_t>(to - from)))) / 10 * 10;
  }

 private:
  uint64_t state_ = 7;
};

void CountOut(int64_t fen, Numbers& numbers, v1::CountRecord& count) {
  for (size_t i = 0; i < kPadFen.size(); ++i) {
    int64_t pieces = fen / kPadFen[i];
    // Some is kept for smaller notes.
    if (i + 1 < kPadFen.size() && pieces > 2) pieces -= static_cast<int64_t>(numbers.Below(3));
    fen -= pieces * kPadFen[i];
    v1::DenominationCount& line = *count.add_denominations();
    line.set_denomination_fen(kPadFen[i]);
    line.set_pieces(static_cast<uint32_t>(pieces));
  }
}

class Builder {
 public:
  v1::CloseDocument Build() {
    Head();
    for (uint32_t till = 301; till <= 306; ++till) {
      v1::TillFigures& figures = *document_.add_tills();
      figures.set_till(till);
      figures.set_kind(till == 306 ? v1::TILL_KIND_MACHINE : v1::TILL_KIND_WINDOW);
      figures.mutable_cash()->set_counted(till != 306);
    }
    for (uint64_t i = 0; i < 11; ++i) Session(i);
    Session(11);
    Takings();
    Safe();
    Banking();
    Exceptions();
    Counter();
    Service();
    return std::move(document_);
  }

 private:
  void Head() {
    document_.set_centre(3);
    document_.set_business_date(kDate);
    document_.set_sealed(true);
    document_.set_number(217);
    document_.set_first_sequence(1'204'331);
    document_.set_last_sequence(1'205'877);
    document_.set_opened_micros(At(8, 2));
    document_.set_closed_micros(At(18, 47));
    for (uint32_t staff : {101u, 102u, 103u, 104u, 105u, 106u, 111u, 112u}) document_.add_on_duty(staff);
    document_.set_closed_by(111);
    document_.set_witness(112);
    document_.set_policy_version(4);
    document_.set_tree_size(1'205'877);
    document_.set_tree_root(DigestOf('\x5a'));
    document_.set_previous_digest(DigestOf('\x17'));
    document_.mutable_queue()->set_utc_offset_minutes(480);
    v1::GrandTotal& total = *document_.mutable_grand_total();
    total.set_taken_fen(4'812'330'450);
    total.set_reversed_fen(3'120'080);
    total.set_refunded_fen(9'415'600);
    total.set_payments(291'044);
  }

  // Books a tender of a session; cash is returned to be put into the drawer.
  int64_t Tender(v1::SessionFigures& session, v1::TenderKind kind, int64_t fen) {
    v1::SessionTender& tender = *session.add_tenders();
    tender.set_tender(kind);
    tender.set_expected_fen(fen);
    if (kind == v1::TENDER_KIND_CARD || kind == v1::TENDER_KIND_WALLET) {
      tender.set_provider(kind == v1::TENDER_KIND_CARD ? 21 : 31);
      tender.set_has_declared(true);
      tender.set_declared_fen(session.session() == 4'104 && kind == v1::TENDER_KIND_CARD ? fen - 12'000 : fen);
    }
    // A third is prepaid, some is for appliances and repair, the rest are bills.
    const int64_t prepaid_fen = fen / 3 / 10 * 10;
    const int64_t appliances_fen = kind == v1::TENDER_KIND_CASH ? fen / 20 / 10 * 10 : fen / 5 / 10 * 10;
    Take(kind, v1::PURPOSE_PREPAYMENT, prepaid_fen, 9);
    Take(kind, v1::PURPOSE_APPLIANCE, appliances_fen, 2);
    Take(kind, v1::PURPOSE_GAS_BILL, fen - prepaid_fen - appliances_fen, 23);
    return fen;
  }

  void Take(v1::TenderKind kind, v1::Purpose purpose, int64_t fen, uint32_t count) {
    v1::TakingsLine& line = takings_[{kind, purpose}];
    line.set_tender(kind);
    line.set_purpose(purpose);
    line.set_taken_fen(line.taken_fen() + fen);
    line.set_taken_count(line.taken_count() + count);
  }

  void Session(uint64_t i) {
    const bool machine = i == 11;
    const bool morning = i % 2 == 0;
    v1::SessionFigures& session = *document_.add_sessions();
    session.set_session(4'101 + i);
    session.set_till(machine ? 306 : static_cast<uint32_t>(301 + i / 2 % 5));
    session.set_cashier(machine ? 306 : static_cast<uint32_t>(101 + (i / 2 + i % 2 * 3) % 6));
    session.set_opened_micros(morning ? At(8, 6 + static_cast<int>(i)) : At(13, static_cast<int>(i)));
    if (i == 10) session.set_opened_micros(At(17, 20));
    const int minute = static_cast<int>(i);
    if (!machine) session.set_closed_micros(morning && i != 10 ? At(12, 31 + minute) : At(18, minute));
    session.set_payments(static_cast<uint32_t>(61 + numbers_.Below(40)));
    session.set_reversals(i == 3 ? 1 : 0);
    session.set_refunds(i == 6 ? 1 : 0);
    const int64_t cash_fen = Tender(session, v1::TENDER_KIND_CASH, numbers_.Fen(412'000, 903'000));
    Tender(session, v1::TENDER_KIND_CARD, numbers_.Fen(180'000, 640'000));
    Tender(session, v1::TENDER_KIND_WALLET, numbers_.Fen(420'000, 1'210'000));
    if (i % 4 == 1) Tender(session, v1::TENDER_KIND_CHEQUE, numbers_.Fen(300'000, 2'400'000));
    if (i % 5 == 2) Tender(session, v1::TENDER_KIND_TRANSFER, numbers_.Fen(50'000, 700'000));
    Cash(session, cash_fen, i);
    if (!machine) Count(session);
  }

  void Cash(v1::SessionFigures& session, int64_t cash_fen, uint64_t i) {
    const bool machine = i == 11;
    v1::CashLines& cash = *session.mutable_cash();
    cash.set_opening_fen(machine ? 212'000 : 0);
    cash.set_float_fen(machine ? 0 : 100'000);
    cash.set_issued_fen(i == 5 ? 50'000 : 0);
    cash.set_change_fen(numbers_.Fen(60'000, 190'000));
    cash.set_reversed_fen(i == 3 ? 8'840 : 0);
    cash.set_refunded_fen(i == 6 ? 23'500 : 0);
    cash.set_received_fen(cash_fen + cash.change_fen() + cash.reversed_fen() + cash.refunded_fen());
    cash.set_dropped_fen(i % 3 == 1 ? 300'000 : 0);
    cash.set_differences_booked_fen(i == 4 ? 1'000 : 0);
    cash.set_expected_fen(cash.opening_fen() + cash.float_fen() + cash.issued_fen() + cash.received_fen() -
                          cash.change_fen() - cash.reversed_fen() - cash.refunded_fen() - cash.dropped_fen() +
                          cash.differences_booked_fen());
    if (!machine) {
      cash.set_counted(true);
      cash.set_difference_fen(i == 2 ? -2'000 : i == 7 ? 550 : 0);
      cash.set_counted_fen(cash.expected_fen() + cash.difference_fen());
      cash.set_handed_to_safe_fen(cash.counted_fen());
    }
    AddToTill(session);
  }

  void AddToTill(const v1::SessionFigures& session) {
    v1::TillFigures& till = *document_.mutable_tills(static_cast<int>(session.till() - 301));
    v1::CashLines& sum = *till.mutable_cash();
    const auto* reflection = sum.GetReflection();
    for (int i = 0; i < v1::CashLines::descriptor()->field_count(); ++i) {
      const auto* field = v1::CashLines::descriptor()->field(i);
      if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_INT64) continue;
      reflection->SetInt64(&sum, field,
                           reflection->GetInt64(sum, field) + reflection->GetInt64(session.cash(), field));
    }
    if (session.closed_micros() == 0) till.set_cash_fen(session.cash().expected_fen());
  }

  void Count(const v1::SessionFigures& session) {
    for (const v1::CountPurpose purpose : {v1::COUNT_PURPOSE_OPENING, v1::COUNT_PURPOSE_CLOSE}) {
      const bool closing = purpose == v1::COUNT_PURPOSE_CLOSE;
      v1::CountRecord& count = *document_.add_counts();
      count.set_count(static_cast<uint64_t>(9'000 + document_.counts_size()));
      count.set_purpose(purpose);
      count.set_till(session.till());
      count.set_session(session.session());
      count.set_counter(session.cashier());
      count.set_second_person(closing ? 111 : 112);
      count.set_commit_time_micros(closing ? session.closed_micros() - 2 * kMinuteMicros : session.opened_micros());
      count.set_expected_fen(closing ? session.cash().expected_fen() : session.cash().float_fen());
      count.set_difference_fen(closing ? session.cash().difference_fen() : 0);
      count.set_counted_fen(count.expected_fen() + count.difference_fen());
      if (count.difference_fen() != 0) count.set_case_number(static_cast<uint64_t>(50 + session.session() % 10));
      CountOut(count.counted_fen(), numbers_, count);
    }
  }

  void Takings() {
    const auto reverse = [&](v1::TakingsLine& line) {
      line.set_taken_fen(line.taken_fen() + 8'840);
      line.set_taken_count(line.taken_count() + 1);
      line.set_reversed_count(1);
      line.set_reversed_fen(8'840);
    };
    reverse(takings_[{v1::TENDER_KIND_CASH, v1::PURPOSE_GAS_BILL}]);
    v1::TakingsLine& refunded = takings_[{v1::TENDER_KIND_CASH, v1::PURPOSE_APPLIANCE}];
    refunded.set_taken_fen(refunded.taken_fen() + 23'500);
    refunded.set_refunded_count(1);
    refunded.set_refunded_fen(23'500);
    for (const auto& [key, line] : takings_) *document_.add_takings() = line;
  }

  void Safe() {
    v1::SafeFigures& safe = *document_.mutable_safe();
    safe.set_opening_fen(2'000'000);
    for (const v1::TillFigures& till : document_.tills()) {
      safe.set_in_fen(safe.in_fen() + till.cash().dropped_fen() + till.cash().handed_to_safe_fen());
      safe.set_out_fen(safe.out_fen() + till.cash().float_fen() + till.cash().issued_fen());
    }
    safe.set_out_fen(safe.out_fen() + kDepositFen);
    safe.set_expected_fen(safe.opening_fen() + safe.in_fen() - safe.out_fen());
    safe.set_counted_fen(safe.expected_fen());
    safe.set_counted(true);
    safe.set_papers(3);
    v1::CountRecord& count = *document_.add_counts();
    count.set_count(9'100);
    count.set_purpose(v1::COUNT_PURPOSE_SAFE);
    count.set_counter(112);
    count.set_second_person(111);
    count.set_commit_time_micros(At(18, 38));
    count.set_expected_fen(safe.expected_fen());
    count.set_counted_fen(safe.counted_fen());
    CountOut(safe.counted_fen(), numbers_, count);
  }

  void Banking() {
    for (uint64_t number : {88, 89}) {
      v1::DepositLine& line = *document_.add_deposits();
      line.set_deposit(number);
      line.set_bank_account(901);
      line.set_dispatched_fen(number == 88 ? 3'240'000 : kDepositFen);
      line.set_cheques(number == 88 ? 1 : 2);
      line.set_carrier(121);
      line.set_escort(122);
      line.set_dispatched_micros(number == 88 ? At(16, 40) - 24 * kHourMicros : At(16, 45));
      if (number != 88) continue;
      line.set_confirmed(true);
      line.set_slip_number("BOC-20261123-0077");
      line.set_credited_fen(3'239'900);
      line.set_case_number(48);
    }
    v1::TakingsLot& lot = *document_.add_takings_lots();
    lot.set_business_date(kDate);
    lot.set_amount_fen(1'734'560);
    lot.set_since_micros(At(12, 35));
  }

  void Exceptions() {
    Item("pending_tender/88412/1", v1::OPEN_ITEM_KIND_PENDING_TENDER, 303, 15'000,
         "支付机构答复前不能判定 provider has not answered");
    Item("card_write/88455", v1::OPEN_ITEM_KIND_CARD_WRITE_UNFINISHED, 304, 20'000,
         "读卡器故障，客户明日来写卡 reader broken");
    Item("tool_overdue/55", v1::OPEN_ITEM_KIND_TOOL_OVERDUE, 0, 0, "夜间抢修未归 emergency repair over night");
    for (uint64_t number : {48, 53, 58}) {
      v1::CaseLine& line = *document_.add_cases();
      line.set_case_number(number);
      line.set_balance_fen(number == 48 ? 100 : number == 53 ? 2'000 : -550);
      line.set_answerable(number == 48 ? 121 : 104);
      line.set_owner(111);
      line.set_opened_on(kDate);
      line.set_due_date(20261130);
    }
    v1::LateItem& late = *document_.add_late();
    late.set_sequence(1'204'340);
    late.set_late_for(20261122);
    late.set_amount_fen(12'650);
  }

  void Item(const std::string& key, v1::OpenItemKind kind, uint32_t till, int64_t fen, const std::string& reason) {
    v1::OpenItem& item = *document_.add_items();
    item.set_key(key);
    item.set_kind(kind);
    item.set_till(till);
    item.set_amount_fen(fen);
    item.set_since_sequence(static_cast<uint64_t>(1'205'100 + document_.items_size() * 31));
    item.set_carried_reason(reason);
    item.set_carried_since(kDate);
  }

  void Counter() {
    for (int kind = v1::INVOICE_KIND_PAPER; kind <= v1::INVOICE_KIND_DIGITAL; ++kind) {
      v1::InvoiceKindLine& line = *document_.mutable_invoices()->add_kinds();
      line.set_kind(static_cast<v1::InvoiceKind>(kind));
      line.set_used(kind == v1::INVOICE_KIND_MANUAL ? 12 : 96);
      line.set_used_fen(kind == v1::INVOICE_KIND_MANUAL ? 334'120 : 2'413'375);
      line.set_voided(kind == v1::INVOICE_KIND_PAPER ? 1 : 0);
      line.set_voided_fen(kind == v1::INVOICE_KIND_PAPER ? 8'840 : 0);
      line.set_red(kind == v1::INVOICE_KIND_DIGITAL ? 1 : 0);
      line.set_red_fen(kind == v1::INVOICE_KIND_DIGITAL ? 23'500 : 0);
      line.set_left_in_store(kind == v1::INVOICE_KIND_DIGITAL ? 0 : 400);
      line.set_left_at_tills(kind == v1::INVOICE_KIND_DIGITAL ? 0 : 204);
    }
    for (uint32_t till : {0u, 301u, 302u}) {
      v1::InvoiceStockLine& line = *document_.mutable_invoices()->add_stock();
      line.set_kind(v1::INVOICE_KIND_PAPER);
      line.set_code("044002100111");
      line.set_till(till);
      line.mutable_range()->set_book(7);
      line.mutable_range()->set_first(till == 0 ? 601 : till * 100);
      line.mutable_range()->set_last(till == 0 ? 1'000 : till * 100 + 67);
    }
    for (uint64_t tag = 51; tag <= 70; ++tag) {
      v1::ToolLine& tool = *document_.mutable_tools()->add_tools();
      tool.set_tag(tag);
      tool.set_place(tag == 60 ? v1::TOOL_PLACE_WORKSHOP : tag < 56 ? v1::TOOL_PLACE_STAFF : v1::TOOL_PLACE_STORE);
      tool.set_holder(tag < 56 ? 131 : 0);
      tool.set_counted_on(kDate);
      tool.set_missing(tag == 66);
    }
    document_.mutable_tools()->set_counts(1);
    for (uint64_t number : {31, 32}) {
      v1::HandoverLine& line = *document_.mutable_handovers()->add_handovers();
      line.set_handover(number);
      line.set_giver(101);
      line.set_receiver(104);
      line.set_from_till(301);
      line.set_to_till(301);
      line.set_from_session(4'101);
      line.set_to_session(number == 31 ? 0 : 4'102);
      line.set_cash_fen(number == 31 ? 0 : 412'350);
      line.set_state(number == 31 ? v1::HANDOVER_STATE_DISPUTED : v1::HANDOVER_STATE_ACCEPTED);
      line.set_ended_micros(At(12, 40 + static_cast<int>(number - 31) * 14));
    }
  }

  void Service() {
    v1::QueueFigures& queue = *document_.mutable_queue();
    for (uint32_t hour = 8; hour < 18; ++hour) {
      v1::ServiceHourLine& line = *queue.add_hours();
      line.set_hour(hour);
      line.set_arrivals(hour == 9 || hour == 10 ? 160 : 70);
      line.set_called(line.arrivals() - 1);
      line.set_wait_seconds(int64_t{line.called()} * (hour == 10 ? 1'050 : 240));
    }
    queue.set_missed(9);
    queue.set_peak_factor_percent(150);
    queue.set_payment_target_seconds(180);
    queue.set_other_target_seconds(300);
    queue.set_wait_target_seconds(900);
    for (const v1::ServiceKind kind : {v1::SERVICE_KIND_PAYMENT, v1::SERVICE_KIND_ACCOUNT}) {
      const int seconds = kind == v1::SERVICE_KIND_PAYMENT ? 152 : 371;
      v1::ServiceKindLine& line = *queue.add_kinds();
      line.set_kind(kind);
      line.set_served(kind == v1::SERVICE_KIND_PAYMENT ? 742 : 61);
      line.set_handling_seconds(int64_t{line.served()} * seconds);
    }
    v1::CardFigures& cards = *document_.mutable_cards();
    cards.set_paid(41);
    cards.set_written(40);
    cards.set_failed(2);
    cards.set_rewritten(1);
    cards.set_written_fen(812'000);
    v1::CardWriteLine& card = *cards.add_open();
    card.set_payment(88'455);
    card.set_card(5'500'017);
    card.set_card_counter(13);
    card.set_amount_fen(20'000);
    card.set_failed(true);
    card.set_till(304);
    for (uint32_t till = 301; till <= 306; ++till) {
      v1::SpotCheckLine& line = *document_.mutable_spot_checks()->add_tills();
      line.set_till(till);
      line.set_checked_micros(till == 305 ? 0 : At(10, static_cast<int>(till % 60)) - (till % 3) * 24 * kHourMicros);
      line.set_supervisor(till == 305 ? 0 : 111);
    }
    document_.mutable_spot_checks()->set_interval_hours(168);
    v1::DeskFigures& desk = *document_.mutable_desk();
    desk.set_work_orders_opened(14);
    desk.set_work_orders_completed(11);
    desk.set_work_orders_open(23);
    desk.set_complaints_received(2);
    desk.set_complaints_replied(2);
    desk.set_complaints_resolved(1);
    desk.set_complaints_open(3);
    desk.set_accounts_opened(6);
  }

  static constexpr int64_t kDepositFen = 5'870'000;

  v1::CloseDocument document_;
  std::map<std::pair<v1::TenderKind, v1::Purpose>, v1::TakingsLine> takings_;
  Numbers numbers_;
};

template <typename List>
void Repeat(List& list, int times) {
  const int size = list.size();
  for (int i = 0; i < size * (times - 1); ++i) *list.Add() = list.Get(i % size);
}

}  // namespace

v1::CloseDocument MadeUpClose() { return Builder().Build(); }

v1::CloseDocument OverlongClose() {
  v1::CloseDocument document = MadeUpClose();
  Repeat(*document.mutable_tills(), 5);
  for (int i = 0; i < document.tills_size(); ++i) document.mutable_tills(i)->set_till(static_cast<uint32_t>(301 + i));
  for (v1::TillFigures& till : *document.mutable_tills()) {
    v1::CashLines& cash = *till.mutable_cash();
    for (int i = 0; i < v1::CashLines::descriptor()->field_count(); ++i) {
      const auto* field = v1::CashLines::descriptor()->field(i);
      if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_INT64) continue;
      cash.GetReflection()->SetInt64(&cash, field, cash.GetReflection()->GetInt64(cash, field) + 100);
    }
  }
  Repeat(*document.mutable_sessions(), 5);
  Repeat(*document.mutable_counts(), 5);
  for (int i = 0; i < document.counts_size(); ++i) {
    if (document.counts(i).till() == 0) continue;
    document.mutable_counts(i)->set_till(static_cast<uint32_t>(301 + i % 30));
    document.mutable_counts(i)->set_session(static_cast<uint64_t>(4'101 + i));
  }
  for (int tender = 1; tender <= v1::TENDER_KIND_TRANSFER; ++tender) {
    for (int purpose = 1; purpose <= v1::PURPOSE_LATE_FEE; ++purpose) {
      v1::TakingsLine& line = *document.add_takings();
      line.set_tender(static_cast<v1::TenderKind>(tender));
      line.set_purpose(static_cast<v1::Purpose>(purpose));
      line.set_taken_count(1'234);
      line.set_taken_fen(98'765'432);
      line.set_refunded_count(12);
      line.set_refunded_fen(1'234'560);
    }
  }
  Repeat(*document.mutable_items(), 30);
  Repeat(*document.mutable_cases(), 30);
  Repeat(*document.mutable_late(), 50);
  Repeat(*document.mutable_deposits(), 10);
  Repeat(*document.mutable_takings_lots(), 20);
  Repeat(*document.mutable_handovers()->mutable_handovers(), 20);
  Repeat(*document.mutable_invoices()->mutable_stock(), 20);
  Repeat(*document.mutable_spot_checks()->mutable_tills(), 10);
  for (uint32_t staff = 201; staff < 260; ++staff) document.add_on_duty(staff);
  return document;
}

}  // namespace daybook::command_line
