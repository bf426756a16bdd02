#include "bench/peak_hour_rebuild.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daybook/v1/event.pb.h"
#include "google/protobuf/arena.h"
#include "ledger/base/status_macros.h"
#include "ledger/domain/domain.h"
#include "ledger/fold.h"
#include "ledger/journal/journal.h"
#include "projections/projections.h"

namespace daybook::bench {
namespace {

using google::protobuf::Arena;
using EventSpan = absl::Span<const v1::Event* const>;
using std::chrono::steady_clock;

// A page of full size and its parsed events: allocated once.
constexpr size_t kArenaBlock = 4 << 20;

google::protobuf::ArenaOptions BlockOptions(std::vector<char>& block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block.data();
  options.initial_block_size = block.size();
  return options;
}

// Reads events 1..last, parses each on an arena and gives them to `use` page by page. Events a second.
absl::StatusOr<double> ReadAll(const journal::Journal& journal, uint64_t last, uint64_t* bytes,
                               const std::function<void(EventSpan)>& use) {
  std::vector<char> block(kArenaBlock);
  Arena arena(BlockOptions(block));
  std::vector<const v1::Event*> events;
  uint64_t read = 0;
  *bytes = 0;
  const auto start = steady_clock::now();
  DAYBOOK_RETURN_IF_ERROR(journal.Scan(1, last, false, [&](const journal::Page& page) -> absl::Status {
    arena.Reset();
    events.clear();
    for (uint32_t i = 0; i < page.header().events && page.first_sequence() + i <= last; ++i) {
      const absl::string_view stored = page.event(i);
      auto* event = Arena::CreateMessage<v1::Event>(&arena);
      if (!event->ParseFromArray(stored.data(), static_cast<int>(stored.size()))) {
        return absl::DataLossError(absl::StrCat("event ", page.first_sequence() + i, " cannot be parsed"));
      }
      *bytes += stored.size();
      events.push_back(event);
    }
    read += events.size();
    use(events);
    return absl::OkStatus();
  }));
  const double seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  return static_cast<double>(read) / seconds;
}

absl::StatusOr<double> ParseOnly(const journal::Journal& journal, uint64_t last, uint64_t* bytes) {
  return ReadAll(journal, last, bytes, [](EventSpan) {});
}

// The ledger state and every read model, as a start without checkpoints does it.
absl::StatusOr<double> Rebuild(const journal::Journal& journal, uint64_t last, uint64_t* bytes) {
  auto state = std::make_unique<domain::LedgerStateFold>();
  auto projections = std::make_unique<projections::Projections>();
  std::vector<Fold*> folds = projections->All();
  folds.push_back(state.get());
  return ReadAll(journal, last, bytes, [&folds](EventSpan events) {
    for (Fold* fold : folds) fold->Apply(events);
  });
}

}  // namespace

absl::StatusOr<RebuildRuns> MeasureRebuild(const std::string& data_folder, uint64_t events, int runs) {
  journal::JournalOptions options;
  options.directory = data_folder;
  options.read_only = true;
  DAYBOOK_ASSIGN_OR_RETURN(const std::unique_ptr<journal::Journal> journal, journal::Journal::Open(options));
  RebuildRuns measured;
  measured.events = std::min(events, journal->durable().size);
  if (measured.events == 0) return absl::FailedPreconditionError("the ledger is empty");
  // The first reading brings the pages into memory for both.
  DAYBOOK_RETURN_IF_ERROR(ParseOnly(*journal, measured.events, &measured.stored_bytes).status());
  for (int run = 0; run < runs; ++run) {
    DAYBOOK_ASSIGN_OR_RETURN(const double parsed, ParseOnly(*journal, measured.events, &measured.stored_bytes));
    DAYBOOK_ASSIGN_OR_RETURN(const double rebuilt, Rebuild(*journal, measured.events, &measured.stored_bytes));
    measured.parse_events_per_second.push_back(parsed);
    measured.rebuild_events_per_second.push_back(rebuilt);
  }
  return measured;
}

}  // namespace daybook::bench
