#include "ledger/engine/recovery.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/arena.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"

namespace daybook::engine {
namespace {

uint64_t Oldest(const std::vector<FoldAt>& folds, uint64_t last) {
  uint64_t oldest = last;
  for (const FoldAt& at : folds) oldest = std::min(oldest, at.sequence);
  return oldest;
}

// The events of one page, parsed on an arena that is used again.
class PageEvents {
 public:
  absl::Status Parse(const journal::Page& page, uint64_t last) {
    events_.clear();
    arena_.Reset();
    for (uint32_t i = 0; i < page.header().events; ++i) {
      const uint64_t sequence = page.first_sequence() + i;
      if (sequence > last) break;
      auto* event = google::protobuf::Arena::CreateMessage<v1::Event>(&arena_);
      DAYBOOK_RETURN_IF_ERROR(ParseEvent(page.event(i), sequence, *event));
      events_.push_back(event);
    }
    return absl::OkStatus();
  }
  absl::Span<const v1::Event* const> events() const { return events_; }

 private:
  static google::protobuf::ArenaOptions Options() {
    google::protobuf::ArenaOptions options;
    options.start_block_size = 64 * 1024;
    options.max_block_size = 1024 * 1024;
    return options;
  }
  google::protobuf::Arena arena_{Options()};
  std::vector<const v1::Event*> events_;
};

}  // namespace

absl::Status ParseEvent(absl::string_view bytes, uint64_t sequence, v1::Event& event) {
  if (!event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || event.sequence() != sequence) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("event ", sequence, " cannot be read"));
  }
  if (event.payload_case() == v1::Event::PAYLOAD_NOT_SET) {
    return Rejected(v1::REJECTION_REASON_STORE_NEWER, absl::StrCat("event ", sequence, " is of a kind not known here"));
  }
  return absl::OkStatus();
}

std::vector<FoldAt> RestoreFolds(const journal::CheckpointStore& checkpoints, const std::vector<Fold*>& folds, uint64_t last,
                                 std::string& findings) {
  std::vector<FoldAt> restored;
  for (Fold* fold : folds) {
    FoldAt at{fold, 0};
    std::string passed_over;
    auto checkpoint = checkpoints.LoadNewest(fold->name(), fold->version(), last, &passed_over);
    if (checkpoint.ok()) {
      const absl::Status status = fold->RestoreFrom(checkpoint->bytes);
      if (status.ok()) {
        at.sequence = checkpoint->sequence;
      } else {
        absl::StrAppend(&passed_over, fold->name(), " at ", checkpoint->sequence, ": ", status.message(), "\n");
      }
    }
    findings += passed_over;
    restored.push_back(at);
  }
  return restored;
}

absl::Status CatchUp(const journal::Journal& journal, std::vector<FoldAt>& folds, uint64_t last, uint64_t seen_from,
                     absl::FunctionRef<void(const v1::Event&)> seen) {
  const uint64_t from = std::min(Oldest(folds, last) + 1, std::max<uint64_t>(seen_from, 1));
  if (from > last) return absl::OkStatus();
  PageEvents parsed;
  return journal.Scan(from, last, /*verify_chain=*/false, [&](const journal::Page& page) -> absl::Status {
    DAYBOOK_RETURN_IF_ERROR(parsed.Parse(page, last));
    const absl::Span<const v1::Event* const> events = parsed.events();
    for (FoldAt& at : folds) {
      const uint64_t done = at.sequence >= page.first_sequence() ? at.sequence - page.first_sequence() + 1 : 0;
      if (done >= events.size()) continue;
      at.fold->Apply(events.subspan(done));
      at.sequence = events.back()->sequence();
    }
    for (const v1::Event* event : events) {
      if (event->sequence() >= seen_from) seen(*event);
    }
    return absl::OkStatus();
  });
}

}  // namespace daybook::engine
