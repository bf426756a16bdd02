#include "projections/days.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kList = "daily_closes";

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void DaysFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) {
    if (event->centre() == 0) continue;
    if (event->payload_case() == v1::Event::kBusinessDayClosed) AddClose(*event);
    BookAt(event->centre()).Apply(*event);
  }
}

figures::CentreBook& DaysFold::BookAt(uint32_t centre) {
  if (last_ != nullptr && last_->centre().number() == centre) return *last_;
  std::unique_ptr<figures::CentreBook>& book = books_[centre];
  if (book == nullptr) book = std::make_unique<figures::CentreBook>(CentreId(centre));
  last_ = book.get();
  return *last_;
}

void DaysFold::AddClose(const v1::Event& event) {
  v1::CloseDocument document;
  DAYBOOK_CHECK(document.ParseFromString(event.business_day_closed().document()));
  Close& close = closes_[{event.centre(), document.business_date()}];
  close.number = document.number();
  close.sequence = event.sequence();
  close.digest = event.business_day_closed().document_digest();
  for (const v1::TakingsLine& line : document.takings()) close.taken_fen += line.taken_fen();
  for (const v1::CountRecord& count : document.counts()) close.difference_fen += count.difference_fen();
  close.carried_items = static_cast<uint32_t>(document.items_size());
}

// --- Asking ----------------------------------------------------------------------------------------------------------

absl::Status DaysFold::GetXReport(CentreId centre, uint64_t as_of_sequence, v1::CloseDocument& document) const {
  const auto found = books_.find(centre.number());
  if (found == books_.end()) {
    return Rejected(v1::REJECTION_REASON_CENTRE_UNKNOWN, absl::StrCat("centre ", centre.number()));
  }
  document = found->second->BuildInterim(as_of_sequence);
  return absl::OkStatus();
}

void DaysFold::Fill(const CloseKey& key, const Close& close, v1::DailyCloseSummary& summary) {
  summary.set_centre(key.first);
  summary.set_business_date(FormatDate(key.second));
  summary.set_number(close.number);
  summary.set_sequence(close.sequence);
  summary.set_document_digest(close.digest);
  summary.set_taken_fen(close.taken_fen);
  summary.set_difference_fen(close.difference_fen);
  summary.set_carried_items(close.carried_items);
}

absl::Status DaysFold::FindClose(CentreId centre, int32_t business_date, v1::DailyCloseSummary& summary) const {
  const auto found = closes_.find({centre.number(), business_date});
  if (found == closes_.end()) {
    return Rejected(v1::REJECTION_REASON_NOT_FOUND,
                    absl::StrCat("no close of centre ", centre.number(), " for ", FormatDate(business_date)));
  }
  Fill(found->first, found->second, summary);
  return absl::OkStatus();
}

absl::Status DaysFold::ListDailyCloses(const v1::ListDailyClosesRequest& request,
                                       v1::ListDailyClosesResponse& response) const {
  PageRequest page;
  if (absl::Status read = ReadPageRequest(kList, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }
  const CloseKey after{static_cast<uint32_t>(page.after.major), static_cast<int32_t>(page.after.minor)};
  const CloseKey first = std::max(after, CloseKey{request.centre(), 0});
  CloseKey last = after;
  for (auto entry = closes_.upper_bound(first); entry != closes_.end(); ++entry) {
    if (request.centre() != 0 && entry->first.first != request.centre()) break;
    if (response.closes_size() == static_cast<int>(page.rows)) {
      response.set_next_page_token(
          MakePageToken(kList, {last.first, static_cast<uint64_t>(last.second)}));
      break;
    }
    Fill(entry->first, entry->second, *response.add_closes());
    last = entry->first;
  }
  return absl::OkStatus();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string DaysFold::Save() const {
  SavedBytesWriter writer(name(), version());
  std::vector<uint32_t> centres;
  for (const auto& [centre, book] : books_) centres.push_back(centre);
  std::sort(centres.begin(), centres.end());
  writer.Number(centres.size());
  for (uint32_t centre : centres) {
    writer.Number(centre);
    writer.Text(books_.at(centre)->Save());
  }
  writer.Number(closes_.size());
  for (const auto& [key, close] : closes_) {
    writer.Number(key.first);
    writer.Number(static_cast<uint64_t>(key.second));
    writer.Number(close.number);
    writer.Number(close.sequence);
    writer.Text(close.digest);
    writer.Signed(close.taken_fen);
    writer.Signed(close.difference_fen);
    writer.Number(close.carried_items);
  }
  return std::move(writer).Take();
}

absl::Status DaysFold::RestoreFrom(absl::string_view bytes) {
  *this = DaysFold();
  SavedBytesReader reader(bytes, name(), version());
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    const auto centre = static_cast<uint32_t>(reader.Number());
    if (!BookAt(centre).RestoreFrom(reader.Text()).ok()) reader.Fail();
  }
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    const auto centre = static_cast<uint32_t>(reader.Number());
    const auto business_date = static_cast<int32_t>(reader.Number());
    Close& close = closes_[{centre, business_date}];
    close.number = reader.Number();
    close.sequence = reader.Number();
    close.digest = std::string(reader.Text());
    close.taken_fen = reader.Signed();
    close.difference_fen = reader.Signed();
    close.carried_items = static_cast<uint32_t>(reader.Number());
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = DaysFold();
  return done;
}

}  // namespace daybook::projections
