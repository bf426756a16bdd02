#include "projections/days.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "ledger/figures/tender_booking.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kClosesList = "daily_closes";
// So many events before one is applied, its session is fetched into the cache.
constexpr size_t kSessionsAhead = 4;

// The line of a tender and purpose; lines are sorted by both.
v1::TakingsLine& LineAt(v1::TenderKind tender, v1::Purpose purpose, v1::Restatement& restatement) {
  auto& lines = *restatement.mutable_takings();
  int position = 0;
  while (position < lines.size() &&
         std::make_pair(lines[position].tender(), lines[position].purpose()) < std::make_pair(tender, purpose)) {
    ++position;
  }
  if (position < lines.size() && lines[position].tender() == tender && lines[position].purpose() == purpose) {
    return lines[position];
  }
  v1::TakingsLine& added = *lines.Add();
  added.set_tender(tender);
  added.set_purpose(purpose);
  for (int i = lines.size() - 1; i > position; --i) lines.SwapElements(i, i - 1);
  return lines[position];
}

// Gives what was booked, as the list of late entries shows it.
int64_t AddToTakings(const v1::Event& event, v1::Restatement& restatement) {
  const figures::Booking booking = figures::BookingOf(event);
  int64_t booked_fen = 0;
  figures::ForEachTender(event, [&](const figures::BookedTender& tender) {
    v1::TakingsLine& line = LineAt(tender.kind, event.purpose(), restatement);
    const int64_t fen = booking == figures::Booking::kTaken ? tender.quantity : -tender.quantity;
    booked_fen += fen;
    switch (booking) {
      case figures::Booking::kNone:
        return;
      case figures::Booking::kTaken:
        line.set_taken_count(line.taken_count() + 1);
        line.set_taken_fen(line.taken_fen() + fen);
        return;
      case figures::Booking::kReversed:
        line.set_reversed_count(line.reversed_count() + 1);
        line.set_reversed_fen(line.reversed_fen() + fen);
        return;
      case figures::Booking::kRefunded:
        line.set_refunded_count(line.refunded_count() + 1);
        line.set_refunded_fen(line.refunded_fen() + fen);
        return;
    }
  });
  return booked_fen;
}

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void DaysFold::Apply(absl::Span<const v1::Event* const> events) {
  for (size_t i = 0; i < events.size(); ++i) {
    const v1::Event* event = events[i];
    if (i + kSessionsAhead < events.size()) PrefetchSession(*events[i + kSessionsAhead]);
    if (event->centre() == 0) continue;
    if (event->payload_case() == v1::Event::kBusinessDayClosed) AddClose(*event);
    if (event->late_for() != 0) AddLateFact(*event);
    BookAt(event->centre()).Apply(*event);
  }
}

void DaysFold::PrefetchSession(const v1::Event& event) const {
  const auto book = books_.find(event.centre());
  if (book != books_.end()) book->second->PrefetchSession(event.session());
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

void DaysFold::AddLateFact(const v1::Event& event) {
  v1::Restatement& restatement = restatements_[{event.centre(), event.late_for()}];
  restatement.set_facts_count(restatement.facts_count() + 1);
  if (restatement.facts_size() == kLateFactsKept) restatement.mutable_facts()->DeleteSubrange(0, 1);
  v1::LateFact& fact = *restatement.add_facts();
  fact.set_sequence(event.sequence());
  fact.set_business_date(event.business_date());
  fact.set_amount_fen(AddToTakings(event, restatement));
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

void DaysFold::GetRestatement(CentreId centre, int32_t business_date, v1::Restatement& restatement) const {
  const auto found = restatements_.find({centre.number(), business_date});
  if (found != restatements_.end()) restatement = found->second;
}

absl::Status DaysFold::ListDailyCloses(const v1::ListDailyClosesRequest& request,
                                       v1::ListDailyClosesResponse& response) const {
  PageRequest page;
  if (absl::Status read = ReadPageRequest(kClosesList, request.page_size(), request.page_token(), page); !read.ok()) {
    return read;
  }
  DateRange dates;
  if (absl::Status read = ReadDateRange(request.from_date(), request.to_date(), dates); !read.ok()) return read;
  const CloseKey after{static_cast<uint32_t>(page.after.major), static_cast<int32_t>(page.after.minor)};
  const CloseKey first = std::max(after, CloseKey{request.centre(), 0});
  CloseKey last = after;
  size_t examined = 0;
  for (auto entry = closes_.upper_bound(first); entry != closes_.end(); ++entry) {
    if (request.centre() != 0 && entry->first.first != request.centre()) break;
    const bool is_wanted = dates.from <= entry->first.second && entry->first.second <= dates.to;
    if (++examined > kRowsExaminedMax || (is_wanted && response.closes_size() == static_cast<int>(page.rows))) {
      response.set_next_page_token(
          MakePageToken(kClosesList, {last.first, static_cast<uint64_t>(last.second)}));
      break;
    }
    if (is_wanted) Fill(entry->first, entry->second, *response.add_closes());
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
  writer.Number(restatements_.size());
  for (const auto& [key, restatement] : restatements_) {
    writer.Number(key.first);
    writer.Number(static_cast<uint64_t>(key.second));
    writer.Message(restatement);
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
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    const auto centre = static_cast<uint32_t>(reader.Number());
    const auto claimed_date = static_cast<int32_t>(reader.Number());
    reader.Message(restatements_[{centre, claimed_date}]);
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = DaysFold();
  return done;
}

}  // namespace daybook::projections
