#include "ledger/figures/document_reader.h"

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "ledger/figures/pending_key.h"

namespace daybook::figures {
namespace {

// Far above every payload field there will be.
constexpr uint32_t kPayloadFieldMax = 1'000;

}  // namespace

void DocumentReader::Read() {
  ReadHeader();
  ReadTakings();
  ReadHoldings();
  ReadTills();
  ReadSessions();
  ReadSafe();
  ReadLists();
  ReadCases(document_.cases(), false);
  ReadItems();
  book_.counter_.Read(document_);
}

void DocumentReader::ReadCases(const google::protobuf::RepeatedPtrField<v1::CaseLine>& lines, bool closed) {
  for (const v1::CaseLine& line : lines) {
    book_.cases_[line.case_number()] = {.answerable = line.answerable(),
                                        .owner = line.owner(),
                                        .due_date = line.due_date(),
                                        .opened_on = line.opened_on(),
                                        .opened_sequence = line.opened_sequence(),
                                        .closed = closed};
  }
}

void DocumentReader::ReadHeader() {
  book_.business_date_ = document_.business_date();
  book_.opened_micros_ = document_.opened_micros();
  book_.close_number_ = document_.number();
  book_.first_sequence_ = document_.first_sequence();
  book_.previous_close_sequence_ = document_.number() > 1 ? document_.first_sequence() - 1 : 0;
  book_.previous_digest_ = document_.previous_digest();
  book_.policy_version_ = document_.policy_version();
  book_.takings_age_max_hours_ = document_.takings_age_max_hours();
  book_.deposit_age_max_hours_ = document_.deposit_age_max_hours();
  book_.on_duty_.assign(document_.on_duty().begin(), document_.on_duty().end());
  book_.grand_total_ = document_.grand_total();
}

void DocumentReader::ReadTakings() {
  for (const v1::TakingsLine& line : document_.takings()) {
    if (!v1::TenderKind_IsValid(line.tender()) || !v1::Purpose_IsValid(line.purpose())) continue;
    CentreBook::Takings& takings = book_.takings_[line.tender()][line.purpose()];
    takings.taken_count = line.taken_count();
    takings.taken_fen = line.taken_fen();
    takings.reversed_count = line.reversed_count();
    takings.reversed_fen = line.reversed_fen();
    takings.refunded_count = line.refunded_count();
    takings.refunded_fen = line.refunded_fen();
  }
}

void DocumentReader::ReadHoldings() {
  for (const v1::HoldingLine& line : document_.holdings()) {
    const bool is_money = line.asset_kind() == v1::ASSET_KIND_MONEY;
    if (is_money && line.account_kind() == v1::ACCOUNT_KIND_TILL) {
      book_.TillAt(line.account_number(), nullptr).cash_fen = line.quantity();
      book_.drawers_fen_ += line.quantity();
    } else if (is_money && line.account_kind() == v1::ACCOUNT_KIND_SAFE) {
      book_.safe_.cash_fen = line.quantity();
    } else if (is_money && line.account_kind() == v1::ACCOUNT_KIND_CUSTOMER) {
      book_.customers_fen_ = line.quantity();
    } else if (is_money && line.account_kind() == v1::ACCOUNT_KIND_CARD_LOAD_PENDING) {
      book_.card_loads_fen_ = line.quantity();
    } else {
      book_.accounts_[{static_cast<uint16_t>(line.account_kind()), line.account_number(),
                       static_cast<uint16_t>(line.asset_kind())}] = line.quantity();
    }
  }
  for (const v1::PaperLine& line : document_.papers()) {
    const CentreBook::AccountKey account{static_cast<uint16_t>(line.account_kind()), line.account_number(),
                                         static_cast<uint16_t>(line.asset_kind())};
    for (uint64_t number : line.asset_numbers()) book_.papers_[{account, number}] = 1;
  }
}

void DocumentReader::ReadTills() {
  for (const v1::TillFigures& figures : document_.tills()) {
    CentreBook::Till& till = book_.TillAt(figures.till(), nullptr);
    till.kind = figures.kind();
    till.papers = figures.papers();
    till.since_sequence = figures.since_sequence();
  }
}

void DocumentReader::ReadSessions() {
  for (const v1::SessionFigures& figures : document_.sessions()) {
    book_.TillAt(figures.till(), nullptr);
    book_.session_index_[figures.session()] = static_cast<uint32_t>(book_.sessions_.size());
    CentreBook::Session& session = book_.sessions_.emplace_back();
    session.number = figures.session();
    session.till = figures.till();
    session.till_index = book_.till_index_[figures.till()];
    session.cashier = figures.cashier();
    session.opened_micros = figures.opened_micros();
    session.closed_micros = figures.closed_micros();
    session.opened_sequence = figures.opened_sequence();
    ReadCash(figures.cash(), session);
    session.payments = figures.payments();
    session.reversals = figures.reversals();
    session.refunds = figures.refunds();
    for (const v1::SessionTender& line : figures.tenders()) {
      session.tenders.push_back({.kind = line.tender(),
                                 .provider = line.provider(),
                                 .has_declared = line.has_declared(),
                                 .booked_fen = line.expected_fen(),
                                 .before_fen = line.before_fen(),
                                 .declared_fen = line.declared_fen()});
    }
    book_.session_tenders_ += session.tenders.size();
    if (session.closed_micros == 0) ++book_.open_sessions_;
  }
}

void DocumentReader::ReadCash(const v1::CashLines& cash, CentreBook::Session& session) {
  session.opening_fen = cash.opening_fen();
  session.lines[CentreBook::kFloat] = cash.float_fen();
  session.lines[CentreBook::kIssued] = cash.issued_fen();
  session.lines[CentreBook::kHandedIn] = cash.handed_in_fen();
  session.lines[CentreBook::kReceived] = cash.received_fen();
  session.lines[CentreBook::kChange] = cash.change_fen();
  session.lines[CentreBook::kReversed] = cash.reversed_fen();
  session.lines[CentreBook::kRefunded] = cash.refunded_fen();
  session.lines[CentreBook::kDues] = cash.dues_fen();
  session.lines[CentreBook::kGenuine] = cash.genuine_returned_fen();
  session.lines[CentreBook::kCounterfeits] = cash.counterfeits_removed_fen();
  session.lines[CentreBook::kDropped] = cash.dropped_fen();
  session.lines[CentreBook::kHandedOut] = cash.handed_out_fen();
  session.lines[CentreBook::kToSafe] = cash.handed_to_safe_fen();
  session.lines[CentreBook::kDifference] = cash.differences_booked_fen() + cash.difference_fen();
  session.counted = cash.counted();
  session.counted_fen = cash.counted_fen();
  session.last_difference_fen = cash.difference_fen();
}

void DocumentReader::ReadSafe() {
  const v1::SafeFigures& figures = document_.safe();
  CentreBook::Safe& safe = book_.safe_;
  safe.opening_fen = figures.opening_fen();
  safe.in_fen = figures.in_fen();
  safe.out_fen = figures.out_fen();
  safe.differences_fen = figures.differences_booked_fen() + figures.difference_fen();
  safe.counted = figures.counted();
  safe.counted_fen = figures.counted_fen();
  safe.last_difference_fen = figures.difference_fen();
  safe.papers = figures.papers();
  safe.moved_sequence = figures.moved_sequence();
}

void DocumentReader::ReadLists() {
  for (const v1::CountRecord& record : document_.counts()) book_.AddCount(record);
  book_.late_.assign(document_.late().begin(), document_.late().end());
  book_.deposits_.assign(document_.deposits().begin(), document_.deposits().end());
  book_.takings_lots_.assign(document_.takings_lots().begin(), document_.takings_lots().end());
  for (const v1::EventTypeCount& line : document_.event_counts()) {
    if (line.payload_field() < kFirstPayloadField || line.payload_field() > kPayloadFieldMax) continue;
    const size_t type = line.payload_field() - kFirstPayloadField;
    if (type >= book_.event_counts_.size()) book_.event_counts_.resize(type + 1);
    book_.event_counts_[type] = line.events();
  }
}

void DocumentReader::ReadItems() {
  for (const v1::OpenItem& item : document_.items()) {
    uint64_t number = 0;
    if (item.kind() == v1::OPEN_ITEM_KIND_PENDING_TENDER && ParsePendingName(item.key(), number)) {
      book_.pending_[number] = {.till = item.till(),
                                .session = item.session(),
                                .amount_fen = item.amount_fen(),
                                .since_sequence = item.since_sequence(),
                                .carried_since = item.carried_since()};
    } else if (item.kind() == v1::OPEN_ITEM_KIND_CASE_WITHOUT_OWNER &&
               absl::SimpleAtoi(absl::StripPrefix(item.key(), "case/"), &number)) {
      book_.cases_[number].carried_since = item.carried_since();
    }
  }
}

}  // namespace daybook::figures
