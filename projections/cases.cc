#include "projections/cases.h"

#include <utility>

#include "projections/page.h"
#include "projections/saved_bytes.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kList = "cases";

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void CasesFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void CasesFold::ApplyOne(const v1::Event& event) {
  for (const v1::Posting& posting : event.postings()) {
    if (posting.account_kind() != v1::ACCOUNT_KIND_OVER_SHORT) continue;
    Row& row = rows_[posting.account_number()];
    (posting.asset_kind() == v1::ASSET_KIND_MONEY ? row.balance_fen : row.papers) += posting.quantity();
  }
  switch (event.payload_case()) {
    case v1::Event::kCaseOpened:
      return Open(event);
    case v1::Event::kCashCounted:
      return CloseAtZero(event.cash_counted().findings());
    case v1::Event::kSafeCounted:
      return CloseAtZero(event.safe_counted().findings());
    case v1::Event::kBusinessDayClosed:
      return ForgetClosed(event.centre());
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

void CasesFold::CloseAtZero(const v1::CountFindings& findings) {
  const auto found = rows_.find(findings.case_number());
  if (found == rows_.end() || !found->second.opened) return;
  found->second.closed = found->second.balance_fen == 0 && found->second.papers == 0;
}

void CasesFold::ForgetClosed(uint32_t centre) {
  for (auto entry = rows_.begin(); entry != rows_.end();) {
    entry = entry->second.closed && entry->second.centre == centre ? rows_.erase(entry) : std::next(entry);
  }
}

// --- Asking ----------------------------------------------------------------------------------------------------------

void CasesFold::Fill(uint64_t number, const Row& row, v1::Case& answer) {
  v1::CaseLine& line = *answer.mutable_line();
  line.set_case_number(number);
  line.set_balance_fen(row.balance_fen);
  line.set_answerable(row.answerable);
  line.set_owner(row.owner);
  line.set_opened_on(row.opened_on);
  line.set_opened_sequence(row.opened_sequence);
  answer.set_centre(row.centre);
  answer.set_till(row.till);
  answer.set_session(row.session);
  answer.set_origin(row.origin);
  answer.set_opened_sequence(row.opened_sequence);
  answer.set_count(row.count);
}

bool CasesFold::FindCase(CaseId number, v1::Case& answer) const {
  const auto found = rows_.find(number.number());
  if (found == rows_.end() || !found->second.opened || found->second.closed) return false;
  Fill(number.number(), found->second, answer);
  return true;
}

absl::Status CasesFold::ListCases(const v1::ListCasesRequest& request, v1::ListCasesResponse& response) const {
  PageRequest page;
  if (absl::Status read = ReadPageRequest(kList, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }
  size_t examined = 0;
  uint64_t last = 0;
  for (auto entry = rows_.upper_bound(page.after.major); entry != rows_.end(); ++entry) {
    const Row& row = entry->second;
    const bool is_wanted =
        row.opened && !row.closed && (request.centre() == 0 || row.centre == request.centre());
    if (++examined > kRowsExaminedMax || (is_wanted && response.cases_size() == static_cast<int>(page.rows))) {
      response.set_next_page_token(MakePageToken(kList, {last, 0}));
      break;
    }
    if (is_wanted) Fill(entry->first, row, *response.add_cases());
    last = entry->first;
  }
  return absl::OkStatus();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string CasesFold::Save() const {
  SavedBytesWriter writer(name(), version());
  writer.Number(rows_.size());
  for (const auto& [number, row] : rows_) {
    writer.Number(number);
    writer.Signed(row.balance_fen);
    writer.Signed(row.papers);
    writer.Number(row.opened);
    writer.Number(row.closed);
    writer.Number(row.centre);
    writer.Number(row.till);
    writer.Number(row.session);
    writer.Number(row.origin);
    writer.Number(row.answerable);
    writer.Number(row.owner);
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
    Row& row = rows_[reader.Number()];
    row.balance_fen = reader.Signed();
    row.papers = reader.Signed();
    row.opened = reader.Number() != 0;
    row.closed = reader.Number() != 0;
    row.centre = static_cast<uint32_t>(reader.Number());
    row.till = static_cast<uint32_t>(reader.Number());
    row.session = reader.Number();
    row.origin = static_cast<v1::CaseOrigin>(reader.Number());
    row.answerable = static_cast<uint32_t>(reader.Number());
    row.owner = static_cast<uint32_t>(reader.Number());
    row.opened_on = static_cast<int32_t>(reader.Number());
    row.opened_sequence = reader.Number();
    row.count = reader.Number();
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = CasesFold();
  return done;
}

}  // namespace daybook::projections
