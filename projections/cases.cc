#include "projections/cases.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ledger/base/civil_date.h"
#include "ledger/figures/payment_of.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kCasesList = "cases";
// The last day of each age but the last.
constexpr uint32_t kAgeDays[] = {7, 30, 90};
constexpr size_t kAges = std::size(kAgeDays) + 1;

// Adds an open case to the ageing of whoever answers for it.
void AddToAgeing(const v1::Case& open, absl::btree_map<std::pair<uint32_t, uint32_t>, v1::CaseAgeing>& ageing) {
  v1::CaseAgeing& line = ageing[{open.centre(), open.line().answerable()}];
  if (line.ages().empty()) {
    line.set_centre(open.centre());
    line.set_answerable(open.line().answerable());
    for (size_t age = 0; age < kAges; ++age) {
      v1::CaseAge& entry = *line.add_ages();
      entry.set_from_days(age == 0 ? 0 : kAgeDays[age - 1] + 1);
      entry.set_to_days(age + 1 == kAges ? 0 : kAgeDays[age]);
    }
  }
  size_t age = 0;
  while (age + 1 < kAges && open.age_days() > kAgeDays[age]) ++age;
  v1::CaseAge& entry = *line.mutable_ages(static_cast<int>(age));
  entry.set_cases(entry.cases() + 1);
  const int64_t balance_fen = open.line().balance_fen();
  if (balance_fen > 0) entry.set_short_fen(entry.short_fen() + balance_fen);
  if (balance_fen < 0) entry.set_over_fen(entry.over_fen() - balance_fen);
}

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void CasesFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void CasesFold::ApplyOne(const v1::Event& event) {
  for (const v1::Posting& posting : event.postings()) {
    if (posting.account_kind() != v1::ACCOUNT_KIND_OVER_SHORT) continue;
    Row& row = rows_[posting.account_number()];
    (posting.asset_kind() == v1::ASSET_KIND_MONEY ? row.sums[SumOf(event, row)] : row.papers) += posting.quantity();
  }
  switch (event.payload_case()) {
    case v1::Event::kCashCounted:
      return CloseAtZero(event, event.cash_counted().findings());
    case v1::Event::kSafeCounted:
      return CloseAtZero(event, event.safe_counted().findings());
    case v1::Event::kCentreConfigured:
      dates_.try_emplace(event.centre(), event.centre_configured().first_business_date());
      return;
    case v1::Event::kBusinessDayOpened:
      dates_[event.centre()] = event.business_day_opened().business_date();
      return;
    case v1::Event::kBusinessDayClosed:
      dates_[event.centre()] = event.business_day_closed().next_business_date();
      return ForgetClosed(event.centre());
    default:
      return ApplyToCase(event);
  }
}

CasesFold::Sum CasesFold::SumOf(const v1::Event& event, const Row& row) {
  if (!row.opened) return kOpened;
  switch (event.payload_case()) {
    case v1::Event::kCashCounted:
    case v1::Event::kSafeCounted:
      return kRecounted;
    case v1::Event::kPaymentReceived:
    case v1::Event::kCardTopUpPaid:
      return figures::PaymentOf(event)->explained_case() != 0 ? kExplained : kLate;
    case v1::Event::kGenuineReturned:
      return kGenuine;
    case v1::Event::kCaseDecided:
      switch (event.case_decided().outcome()) {
        case v1::CASE_OUTCOME_STAFF_DUE:
          return kStaffDue;
        case v1::CASE_OUTCOME_LOSS:
          return kWrittenOff;
        case v1::CASE_OUTCOME_CUSTOMER:
          return kCustomer;
        default:
          return kOtherIncome;
      }
    default:
      return kExplained;
  }
}

void CasesFold::ApplyToCase(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCaseOpened:
      return Open(event);
    case v1::Event::kCaseAssigned: {
      Row& row = rows_[event.case_assigned().case_number()];
      row.owner = event.case_assigned().owner();
      row.due_date = event.case_assigned().due_date();
      return;
    }
    case v1::Event::kCaseClosed:
      rows_[event.case_closed().case_number()].closed = true;
      return;
    default:
      return;
  }
}

void CasesFold::Open(const v1::Event& event) {
  const v1::CaseOpened& opened = event.case_opened();
  Row& row = rows_[opened.case_number()];
  row.opened = true;
  row.centre = event.centre();
  row.till = event.till();
  row.session = event.session();
  row.origin = opened.origin();
  row.answerable = opened.answerable();
  row.opened_on = event.business_date();
  row.opened_sequence = event.sequence();
  row.count = opened.count();
}

void CasesFold::CloseAtZero(const v1::Event& event, const v1::CountFindings& findings) {
  const auto found = rows_.find(findings.case_number());
  if (found == rows_.end() || !found->second.opened) return;
  // A recount that agrees settles nothing: somebody has to close the case.
  const bool moves_case = std::any_of(event.postings().begin(), event.postings().end(), [](const v1::Posting& posting) {
    return posting.account_kind() == v1::ACCOUNT_KIND_OVER_SHORT;
  });
  if (!moves_case) return;
  found->second.closed = BalanceFen(found->second) == 0 && found->second.papers == 0;
}

void CasesFold::ForgetClosed(uint32_t centre) {
  for (auto entry = rows_.begin(); entry != rows_.end();) {
    entry = entry->second.closed && entry->second.centre == centre ? rows_.erase(entry) : std::next(entry);
  }
}

// --- Asking ----------------------------------------------------------------------------------------------------------

int64_t CasesFold::BalanceFen(const Row& row) {
  int64_t balance_fen = 0;
  for (int64_t sum_fen : row.sums) balance_fen += sum_fen;
  return balance_fen;
}

uint32_t CasesFold::AgeDays(const Row& row) const {
  const auto today = dates_.find(row.centre);
  if (today == dates_.end() || today->second <= row.opened_on) return 0;
  return static_cast<uint32_t>(DayNumber(today->second) - DayNumber(row.opened_on));
}

void CasesFold::Fill(uint64_t number, const Row& row, v1::Case& answer) const {
  v1::CaseLine& line = *answer.mutable_line();
  line.set_case_number(number);
  line.set_balance_fen(BalanceFen(row));
  line.set_answerable(row.answerable);
  line.set_owner(row.owner);
  line.set_opened_on(row.opened_on);
  line.set_opened_sequence(row.opened_sequence);
  line.set_due_date(row.due_date);
  answer.set_centre(row.centre);
  answer.set_till(row.till);
  answer.set_session(row.session);
  answer.set_origin(row.origin);
  answer.set_opened_sequence(row.opened_sequence);
  answer.set_count(row.count);
  const bool is_settled = line.balance_fen() == 0 && row.papers == 0;
  answer.set_state(row.closed      ? v1::CASE_STATE_CLOSED
                   : is_settled    ? v1::CASE_STATE_SETTLED
                   : row.owner > 0 ? v1::CASE_STATE_ASSIGNED
                                   : v1::CASE_STATE_OPEN);
  answer.set_age_days(AgeDays(row));
  const auto today = dates_.find(row.centre);
  answer.set_overdue(!row.closed && row.due_date != 0 && today != dates_.end() && today->second > row.due_date);
  v1::CaseSums& sums = *answer.mutable_sums();
  sums.set_opened_fen(row.sums[kOpened]);
  sums.set_recounted_fen(row.sums[kRecounted]);
  sums.set_late_fen(row.sums[kLate]);
  sums.set_explained_fen(row.sums[kExplained]);
  sums.set_staff_due_fen(row.sums[kStaffDue]);
  sums.set_written_off_fen(row.sums[kWrittenOff]);
  sums.set_customer_fen(row.sums[kCustomer]);
  sums.set_other_income_fen(row.sums[kOtherIncome]);
  sums.set_genuine_fen(row.sums[kGenuine]);
  answer.set_cheques(static_cast<uint32_t>(row.papers));
}

bool CasesFold::FindCase(CaseId number, v1::Case& answer) const {
  const auto found = rows_.find(number.number());
  if (found == rows_.end() || !found->second.opened || found->second.closed) return false;
  Fill(number.number(), found->second, answer);
  return true;
}

absl::Status CasesFold::ListCases(const v1::ListCasesRequest& request, v1::ListCasesResponse& response) const {
  PageRequest page;
  if (absl::Status read = ReadPageRequest(kCasesList, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }
  const auto is_wanted = [&request](const Row& row) {
    return row.opened && (!row.closed || request.include_closed()) &&
           (request.centre() == 0 || row.centre == request.centre()) &&
           (request.answerable() == 0 || row.answerable == request.answerable()) &&
           (request.owner() == 0 || row.owner == request.owner());
  };
  absl::btree_map<std::pair<uint32_t, uint32_t>, v1::CaseAgeing> ageing;
  size_t examined = 0;
  uint64_t last = 0;
  for (auto entry = rows_.upper_bound(page.after.major); entry != rows_.end(); ++entry) {
    const bool wanted = is_wanted(entry->second);
    if (++examined > kRowsExaminedMax || (wanted && response.cases_size() == static_cast<int>(page.rows))) {
      response.set_next_page_token(MakePageToken(kCasesList, {last, 0}));
      break;
    }
    if (wanted) {
      v1::Case& answer = *response.add_cases();
      Fill(entry->first, entry->second, answer);
      if (!entry->second.closed) AddToAgeing(answer, ageing);
    }
    last = entry->first;
  }
  for (auto& [key, line] : ageing) *response.add_ageing() = std::move(line);
  return absl::OkStatus();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string CasesFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Number(dates_.size());
  for (const auto& [centre, date] : dates_) {
    writer.Number(centre);
    writer.Number(static_cast<uint64_t>(date));
  }
  writer.Number(rows_.size());
  for (const auto& [number, row] : rows_) {
    writer.Number(number);
    for (int64_t sum_fen : row.sums) writer.Signed(sum_fen);
    writer.Signed(row.papers);
    writer.Number(row.opened);
    writer.Number(row.closed);
    writer.Number(row.centre);
    writer.Number(row.till);
    writer.Number(row.session);
    writer.Number(row.origin);
    writer.Number(row.answerable);
    writer.Number(row.owner);
    writer.Number(static_cast<uint64_t>(row.due_date));
    writer.Number(static_cast<uint64_t>(row.opened_on));
    writer.Number(row.opened_sequence);
    writer.Number(row.count);
  }
  return std::move(writer).Take();
}

absl::Status CasesFold::RestoreFrom(absl::string_view bytes) {
  *this = CasesFold();
  SavedBytesReader reader(bytes, name(), version());
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    const auto centre = static_cast<uint32_t>(reader.Number());
    dates_[centre] = static_cast<int32_t>(reader.Number());
  }
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    Row& row = rows_[reader.Number()];
    for (int64_t& sum_fen : row.sums) sum_fen = reader.Signed();
    row.papers = reader.Signed();
    row.opened = reader.Number() != 0;
    row.closed = reader.Number() != 0;
    row.centre = static_cast<uint32_t>(reader.Number());
    row.till = static_cast<uint32_t>(reader.Number());
    row.session = reader.Number();
    row.origin = static_cast<v1::CaseOrigin>(reader.Number());
    row.answerable = static_cast<uint32_t>(reader.Number());
    row.owner = static_cast<uint32_t>(reader.Number());
    row.due_date = static_cast<int32_t>(reader.Number());
    row.opened_on = static_cast<int32_t>(reader.Number());
    row.opened_sequence = reader.Number();
    row.count = reader.Number();
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = CasesFold();
  return done;
}

}  // namespace daybook::projections
