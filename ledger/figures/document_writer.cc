#include "ledger/figures/document_writer.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <vector>

namespace daybook::figures {
namespace {

template <typename Map>
auto SortedKeys(const Map& map) {
  std::vector<typename Map::key_type> keys;
  keys.reserve(map.size());
  for (const auto& entry : map) keys.push_back(entry.first);
  std::sort(keys.begin(), keys.end());
  return keys;
}

void AddLines(const v1::CashLines& from, v1::CashLines& to) {
  to.set_opening_fen(to.opening_fen() + from.opening_fen());
  to.set_float_fen(to.float_fen() + from.float_fen());
  to.set_issued_fen(to.issued_fen() + from.issued_fen());
  to.set_handed_in_fen(to.handed_in_fen() + from.handed_in_fen());
  to.set_received_fen(to.received_fen() + from.received_fen());
  to.set_change_fen(to.change_fen() + from.change_fen());
  to.set_reversed_fen(to.reversed_fen() + from.reversed_fen());
  to.set_refunded_fen(to.refunded_fen() + from.refunded_fen());
  to.set_dues_fen(to.dues_fen() + from.dues_fen());
  to.set_genuine_returned_fen(to.genuine_returned_fen() + from.genuine_returned_fen());
  to.set_counterfeits_removed_fen(to.counterfeits_removed_fen() + from.counterfeits_removed_fen());
  to.set_dropped_fen(to.dropped_fen() + from.dropped_fen());
  to.set_handed_out_fen(to.handed_out_fen() + from.handed_out_fen());
  to.set_handed_to_safe_fen(to.handed_to_safe_fen() + from.handed_to_safe_fen());
  to.set_differences_booked_fen(to.differences_booked_fen() + from.differences_booked_fen());
  to.set_expected_fen(to.expected_fen() + from.expected_fen());
  to.set_counted_fen(to.counted_fen() + from.counted_fen());
  to.set_difference_fen(to.difference_fen() + from.difference_fen());
}

}  // namespace

v1::CloseDocument DocumentWriter::Write() {
  WriteHeader();
  WriteTakings();
  WriteSessions();
  WriteTills();
  WriteSafe();
  WriteLists();
  WriteCases(false, *document_.mutable_cases());
  WriteHoldings();
  WritePapers();
  book_.counter_.Write(document_);
  return std::move(document_);
}

void DocumentWriter::WriteCases(bool closed, google::protobuf::RepeatedPtrField<v1::CaseLine>& lines) {
  for (uint64_t number : SortedKeys(book_.cases_)) {
    const CentreBook::OpenCase& entry = book_.cases_.at(number);
    if (entry.closed != closed) continue;
    v1::CaseLine& line = *lines.Add();
    line.set_case_number(number);
    line.set_balance_fen(book_.CaseBalanceFen(CaseId(number)));
    line.set_answerable(entry.answerable);
    line.set_owner(entry.owner);
    line.set_opened_on(entry.opened_on);
    line.set_opened_sequence(entry.opened_sequence);
    line.set_due_date(entry.due_date);
  }
}

void DocumentWriter::WriteHeader() {
  document_.set_centre(book_.centre_.number());
  document_.set_business_date(book_.business_date_);
  document_.set_number(book_.close_number_);
  document_.set_first_sequence(book_.first_sequence_);
  document_.set_opened_micros(book_.opened_micros_);
  document_.mutable_on_duty()->Add(book_.on_duty_.begin(), book_.on_duty_.end());
  *document_.mutable_grand_total() = book_.grand_total_;
  document_.set_previous_digest(book_.previous_digest_);
  document_.set_policy_version(book_.policy_version_);
  document_.set_takings_age_max_hours(book_.takings_age_max_hours_);
  document_.set_deposit_age_max_hours(book_.deposit_age_max_hours_);
}

void DocumentWriter::WriteTakings() {
  for (int tender = 0; tender < CentreBook::kTenders; ++tender) {
    for (int purpose = 0; purpose < CentreBook::kPurposes; ++purpose) {
      const CentreBook::Takings& takings = book_.takings_[tender][purpose];
      if (takings.taken_count + takings.reversed_count + takings.refunded_count == 0) continue;
      v1::TakingsLine& line = *document_.add_takings();
      line.set_tender(static_cast<v1::TenderKind>(tender));
      line.set_purpose(static_cast<v1::Purpose>(purpose));
      line.set_taken_count(takings.taken_count);
      line.set_taken_fen(takings.taken_fen);
      line.set_reversed_count(takings.reversed_count);
      line.set_reversed_fen(takings.reversed_fen);
      line.set_refunded_count(takings.refunded_count);
      line.set_refunded_fen(takings.refunded_fen);
    }
  }
}

void DocumentWriter::WriteCash(const CentreBook::Session& session, v1::CashLines& cash) {
  const std::array<int64_t, CentreBook::kLines>& lines = session.lines;
  // The difference of the last count belongs to its own line while it is the last word.
  const int64_t last_difference_fen = session.counted ? session.last_difference_fen : 0;
  const int64_t booked_fen = lines[CentreBook::kDifference] - last_difference_fen;
  cash.set_opening_fen(session.opening_fen);
  cash.set_float_fen(lines[CentreBook::kFloat]);
  cash.set_issued_fen(lines[CentreBook::kIssued]);
  cash.set_handed_in_fen(lines[CentreBook::kHandedIn]);
  cash.set_received_fen(lines[CentreBook::kReceived]);
  cash.set_change_fen(lines[CentreBook::kChange]);
  cash.set_reversed_fen(lines[CentreBook::kReversed]);
  cash.set_refunded_fen(lines[CentreBook::kRefunded]);
  cash.set_dues_fen(lines[CentreBook::kDues]);
  cash.set_genuine_returned_fen(lines[CentreBook::kGenuine]);
  cash.set_counterfeits_removed_fen(lines[CentreBook::kCounterfeits]);
  cash.set_dropped_fen(lines[CentreBook::kDropped]);
  cash.set_handed_out_fen(lines[CentreBook::kHandedOut]);
  cash.set_handed_to_safe_fen(lines[CentreBook::kToSafe]);
  cash.set_differences_booked_fen(booked_fen);
  cash.set_expected_fen(session.opening_fen + lines[CentreBook::kFloat] + lines[CentreBook::kIssued] +
                        lines[CentreBook::kHandedIn] + lines[CentreBook::kReceived] - lines[CentreBook::kChange] -
                        lines[CentreBook::kReversed] - lines[CentreBook::kRefunded] + lines[CentreBook::kDues] +
                        lines[CentreBook::kGenuine] - lines[CentreBook::kCounterfeits] - lines[CentreBook::kDropped] -
                        lines[CentreBook::kHandedOut] + booked_fen);
  cash.set_counted(session.counted);
  if (!session.counted) return;
  cash.set_counted_fen(session.counted_fen);
  cash.set_difference_fen(session.last_difference_fen);
}

void DocumentWriter::WriteSessions() {
  std::vector<const CentreBook::Session*> sessions;
  for (const CentreBook::Session& session : book_.sessions_) sessions.push_back(&session);
  std::sort(sessions.begin(), sessions.end(), [](const auto* a, const auto* b) { return a->number < b->number; });
  for (const CentreBook::Session* session : sessions) {
    v1::SessionFigures& figures = *document_.add_sessions();
    figures.set_session(session->number);
    figures.set_till(session->till);
    figures.set_cashier(session->cashier);
    figures.set_opened_micros(session->opened_micros);
    figures.set_closed_micros(session->closed_micros);
    figures.set_opened_sequence(session->opened_sequence);
    WriteCash(*session, *figures.mutable_cash());
    WriteTenders(*session, figures);
    figures.set_payments(session->payments);
    figures.set_reversals(session->reversals);
    figures.set_refunds(session->refunds);
  }
}

void DocumentWriter::WriteTenders(const CentreBook::Session& session, v1::SessionFigures& figures) {
  for (const CentreBook::Tender& tender : session.tenders) {
    v1::SessionTender& line = *figures.add_tenders();
    line.set_tender(tender.kind);
    line.set_provider(tender.provider);
    line.set_expected_fen(tender.booked_fen);
    line.set_before_fen(tender.before_fen);
    line.set_declared_fen(tender.declared_fen);
    line.set_has_declared(tender.has_declared);
  }
  std::sort(figures.mutable_tenders()->pointer_begin(), figures.mutable_tenders()->pointer_end(),
            [](const v1::SessionTender* a, const v1::SessionTender* b) {
              return std::make_tuple(a->tender(), a->provider()) < std::make_tuple(b->tender(), b->provider());
            });
}

void DocumentWriter::WriteTills() {
  for (uint32_t number : SortedKeys(book_.till_index_)) {
    const CentreBook::Till& till = book_.tills_[book_.till_index_.at(number)];
    v1::TillFigures& figures = *document_.add_tills();
    figures.set_till(number);
    figures.set_cash_fen(till.cash_fen);
    figures.set_papers(till.papers);
    figures.set_kind(till.kind);
    figures.set_since_sequence(till.since_sequence);
    bool all_counted = true;
    for (const v1::SessionFigures& session : document_.sessions()) {
      if (session.till() != number) continue;
      AddLines(session.cash(), *figures.mutable_cash());
      all_counted = all_counted && session.cash().counted();
    }
    if (figures.has_cash()) figures.mutable_cash()->set_counted(all_counted);
  }
}

void DocumentWriter::WriteSafe() {
  const CentreBook::Safe& safe = book_.safe_;
  v1::SafeFigures& figures = *document_.mutable_safe();
  const int64_t last_difference_fen = safe.counted ? safe.last_difference_fen : 0;
  figures.set_opening_fen(safe.opening_fen);
  figures.set_in_fen(safe.in_fen);
  figures.set_out_fen(safe.out_fen);
  figures.set_differences_booked_fen(safe.differences_fen - last_difference_fen);
  figures.set_expected_fen(safe.cash_fen - last_difference_fen);
  figures.set_counted(safe.counted);
  if (safe.counted) {
    figures.set_counted_fen(safe.counted_fen);
    figures.set_difference_fen(safe.last_difference_fen);
  }
  figures.set_papers(safe.papers);
  figures.set_moved_sequence(safe.moved_sequence);
}

void DocumentWriter::WriteLists() {
  document_.mutable_counts()->Add(book_.counts_.begin(), book_.counts_.end());
  document_.mutable_late()->Add(book_.late_.begin(), book_.late_.end());
  for (v1::PreflightItem& entry : book_.OpenItems(now_micros_)) document_.add_items()->Swap(entry.mutable_item());
  document_.mutable_deposits()->Add(book_.deposits_.begin(), book_.deposits_.end());
  document_.mutable_takings_lots()->Add(book_.takings_lots_.begin(), book_.takings_lots_.end());
  for (size_t type = 0; type < book_.event_counts_.size(); ++type) {
    if (book_.event_counts_[type] == 0) continue;
    v1::EventTypeCount& line = *document_.add_event_counts();
    line.set_payload_field(static_cast<uint32_t>(type + kFirstPayloadField));
    line.set_events(book_.event_counts_[type]);
  }
}

void DocumentWriter::WriteHoldings() {
  std::vector<std::pair<CentreBook::AccountKey, int64_t>> lines(book_.accounts_.begin(), book_.accounts_.end());
  const auto add = [&lines](v1::AccountKind kind, uint64_t number, int64_t quantity) {
    lines.push_back({CentreBook::AccountKey{static_cast<uint16_t>(kind), number, v1::ASSET_KIND_MONEY}, quantity});
  };
  for (const CentreBook::Till& till : book_.tills_) add(v1::ACCOUNT_KIND_TILL, till.number, till.cash_fen);
  add(v1::ACCOUNT_KIND_SAFE, book_.centre_.number(), book_.safe_.cash_fen);
  add(v1::ACCOUNT_KIND_CUSTOMER, 0, book_.customers_fen_);
  add(v1::ACCOUNT_KIND_CARD_LOAD_PENDING, 0, book_.card_loads_fen_);
  std::sort(lines.begin(), lines.end());
  for (const auto& [key, quantity] : lines) {
    if (quantity == 0) continue;
    v1::HoldingLine& line = *document_.add_holdings();
    line.set_account_kind(static_cast<v1::AccountKind>(key.kind));
    line.set_account_number(key.number);
    line.set_asset_kind(static_cast<v1::AssetKind>(key.asset));
    line.set_quantity(quantity);
  }
}

void DocumentWriter::WritePapers() {
  v1::PaperLine* line = nullptr;
  for (const CentreBook::PaperKey& key : SortedKeys(book_.papers_)) {
    const auto kind = static_cast<v1::AccountKind>(key.account.kind);
    const auto asset = static_cast<v1::AssetKind>(key.account.asset);
    if (line == nullptr || line->account_kind() != kind || line->account_number() != key.account.number ||
        line->asset_kind() != asset) {
      line = document_.add_papers();
      line->set_account_kind(kind);
      line->set_account_number(key.account.number);
      line->set_asset_kind(asset);
    }
    line->add_asset_numbers(key.number);
  }
}

}  // namespace daybook::figures
