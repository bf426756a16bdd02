// Replaying a closed day: its previous close and its own range give its document again, to the byte.
#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/message_differencer.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/engine/inspection.h"
#include "ledger/engine/recovery.h"
#include "ledger/figures/centre_book.h"

namespace daybook::engine {
namespace {

constexpr int kDifferencesMax = 100;
constexpr uint64_t kProgressEvents = 10'000;

DaySpan ToSpan(const journal::DayRange& day) {
  return DaySpan{day.centre, day.business_date, day.first_sequence, day.last_sequence};
}

// The closed day of the centre just before this one.
absl::StatusOr<std::optional<DaySpan>> PreviousDay(const journal::Journal& journal, const DaySpan& day) {
  std::optional<DaySpan> previous;
  DAYBOOK_RETURN_IF_ERROR(journal.ScanRows(
      journal::JournalRow::Family::kDays, journal::DayKey(day.centre, 0),
      [&](absl::string_view key, absl::string_view value) -> absl::Status {
        DAYBOOK_ASSIGN_OR_RETURN(const journal::DayRange range, journal::DecodeDay(key, value));
        if (range.last_sequence < day.last_sequence && (!previous || range.last_sequence > previous->last_sequence)) {
          previous = ToSpan(range);
        }
        return absl::OkStatus();
      }));
  return previous;
}

// One event and the root of the tree before the page it begins.
absl::StatusOr<v1::Event> ReadClose(const journal::Journal& journal, uint64_t sequence, std::string* root_before) {
  DAYBOOK_ASSIGN_OR_RETURN(const journal::Page page, journal.ReadPage(sequence));
  v1::Event event;
  DAYBOOK_RETURN_IF_ERROR(
      ParseEvent(page.event(static_cast<uint32_t>(sequence - page.first_sequence())), sequence, event));
  if (!event.has_business_day_closed() || page.first_sequence() != sequence) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("event ", sequence, " should begin a page and close a day"));
  }
  if (root_before != nullptr) *root_before = std::string(AsView(page.header().root_before));
  return event;
}

void Compare(const v1::CloseDocument& stored, const v1::CloseDocument& recomputed, v1::ReplayVerdict& verdict) {
  std::string report;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&report);
  differencer.Compare(stored, recomputed);
  for (absl::string_view line : absl::StrSplit(report, '\n', absl::SkipEmpty())) {
    if (verdict.differences_size() < kDifferencesMax) verdict.add_differences(std::string(line));
  }
}

}  // namespace

absl::Status VisitEvents(const journal::Journal& journal, uint64_t first, uint64_t last,
                         absl::FunctionRef<absl::Status(const StoredEvent&)> visit) {
  const uint64_t end = last == 0 ? journal.durable().size : last;
  first = std::max<uint64_t>(first, 1);
  if (first > end) return absl::OkStatus();
  return journal.Scan(first, end, /*verify_chain=*/false, [&](const journal::Page& page) -> absl::Status {
    const uint64_t from = std::max(first, page.first_sequence());
    const uint64_t to = std::min(end, page.last_sequence());
    for (uint64_t sequence = from; sequence <= to; ++sequence) {
      const auto position = static_cast<uint32_t>(sequence - page.first_sequence());
      DAYBOOK_RETURN_IF_ERROR(visit(StoredEvent{sequence, page.event(position)}));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<DaySpan> FindClosedDay(const journal::Journal& journal, uint32_t centre, int32_t business_date) {
  const std::string key = journal::DayKey(centre, business_date);
  absl::StatusOr<std::string> value = journal.GetRow(journal::JournalRow::Family::kDays, key);
  if (absl::IsNotFound(value.status())) {
    return Rejected(v1::REJECTION_REASON_NOT_FOUND,
                    absl::StrCat("centre ", centre, " has not closed ", FormatDate(business_date)));
  }
  DAYBOOK_RETURN_IF_ERROR(value.status());
  DAYBOOK_ASSIGN_OR_RETURN(const journal::DayRange range, journal::DecodeDay(key, *value));
  return ToSpan(range);
}

absl::StatusOr<v1::ReplayVerdict> ReplayClosedDay(const journal::Journal& journal, uint32_t centre, int32_t business_date,
                                                  absl::FunctionRef<bool(uint64_t, uint64_t)> progress) {
  DAYBOOK_ASSIGN_OR_RETURN(const DaySpan day, FindClosedDay(journal, centre, business_date));
  std::string root_before;
  DAYBOOK_ASSIGN_OR_RETURN(const v1::Event close, ReadClose(journal, day.last_sequence, &root_before));
  DAYBOOK_ASSIGN_OR_RETURN(const std::optional<DaySpan> previous, PreviousDay(journal, day));

  figures::CentreBook book{CentreId(centre)};
  if (previous.has_value()) {
    DAYBOOK_ASSIGN_OR_RETURN(const v1::Event previous_close, ReadClose(journal, previous->last_sequence, nullptr));
    book.Apply(previous_close);
  }
  const uint64_t total = day.last_sequence - day.first_sequence;
  uint64_t read = 0;
  v1::Event event;
  if (total > 0) {
    DAYBOOK_RETURN_IF_ERROR(
        VisitEvents(journal, day.first_sequence, day.last_sequence - 1, [&](const StoredEvent& stored) -> absl::Status {
          DAYBOOK_RETURN_IF_ERROR(ParseEvent(stored.bytes, stored.sequence, event));
          book.Apply(event);
          if (++read % kProgressEvents != 0 || progress(read, total)) return absl::OkStatus();
          return absl::CancelledError("nobody waits for the replay any more");
        }));
  }
  figures::Seal seal = figures::SealOf(close);
  seal.tree_root = root_before;
  const v1::CloseDocument recomputed = book.BuildDocument(seal);
  const std::string recomputed_bytes = recomputed.SerializeAsString();
  const v1::BusinessDayClosed& closed = close.business_day_closed();

  v1::ReplayVerdict verdict;
  verdict.set_close_sequence(day.last_sequence);
  verdict.set_stored_digest(closed.document_digest());
  verdict.set_recomputed_digest(std::string(AsView(Sha256(recomputed_bytes))));
  verdict.set_identical(recomputed_bytes == closed.document() && verdict.stored_digest() == verdict.recomputed_digest());
  if (!verdict.mutable_document()->ParseFromString(closed.document())) verdict.add_differences("the document cannot be read");
  if (!verdict.identical()) Compare(verdict.document(), recomputed, verdict);
  return verdict;
}

}  // namespace daybook::engine
