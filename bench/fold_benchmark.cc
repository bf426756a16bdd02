// What rebuilding a fold from the log costs, beside its floor: reading the same pages and parsing the same events, and doing
// nothing with them. Per event; the pages are in memory.
#include <benchmark/benchmark.h>
#include <google/protobuf/arena.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/workload_events.h"
#include "ledger/base/checks.h"
#include "ledger/journal/page.h"
#include "projections/projections.h"

namespace daybook::bench {
namespace {

constexpr size_t kPayments = 100'000;

std::string Seal(const journal::PageBody& body, uint64_t page_number) {
  return journal::EncodePage({.ledger_id = 1, .epoch = 1, .owner = 1, .page_number = page_number,
                              .first_sequence = body.first_sequence(), .events = body.events()},
                             body);
}

// A city under load, as it is stored.
const std::vector<std::string>& StoredPages() {
  static const std::vector<std::string> pages = [] {
    const auto rules = MakePaymentLog(kPayments, PaymentMix::Load(), {.centres = 10, .tills_per_centre = 30});
    std::vector<std::string> sealed;
    journal::PageBody body(1);
    for (size_t i = 0; i < rules->encoded().size(); ++i) {
      const std::string& event = rules->encoded()[i];
      if (body.events() == journal::kPageEventsMax || body.bytes().size() + event.size() + 8 > journal::kPageBytesMax) {
        sealed.push_back(Seal(body, sealed.size() + 1));
        body.Reset(i + 1);
      }
      body.Append(event);
    }
    sealed.push_back(Seal(body, sealed.size() + 1));
    return sealed;
  }();
  return pages;
}

using Events = absl::Span<const v1::Event* const>;

// Reads every page and hands its events, parsed on an arena, to `apply`. Returns their number.
template <typename Apply>
int64_t ReadAll(Apply apply) {
  google::protobuf::Arena arena;
  std::vector<const v1::Event*> events;
  int64_t read = 0;
  for (const std::string& stored : StoredPages()) {
    const absl::StatusOr<journal::Page> page = journal::Page::Parse(stored);
    DAYBOOK_CHECK(page.ok());
    events.clear();
    for (uint32_t i = 0; i < page->header().events; ++i) {
      auto* event = google::protobuf::Arena::CreateMessage<v1::Event>(&arena);
      const absl::string_view bytes = page->event(i);
      DAYBOOK_CHECK(event->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
      events.push_back(event);
    }
    apply(Events(events));
    read += static_cast<int64_t>(events.size());
    arena.Reset();
  }
  return read;
}

void BM_ParseOnly(benchmark::State& state) {
  StoredPages();
  int64_t read = 0;
  for (auto _ : state) read += ReadAll([](Events events) { benchmark::DoNotOptimize(events.data()); });
  state.SetItemsProcessed(read);
}

void Rebuild(benchmark::State& state, const std::vector<const Fold*>& folds) {
  StoredPages();
  int64_t read = 0;
  for (auto _ : state) {
    std::vector<std::unique_ptr<Fold>> fresh;
    for (const Fold* fold : folds) fresh.push_back(fold->NewEmpty());
    read += ReadAll([&](Events events) {
      for (const auto& fold : fresh) fold->Apply(events);
    });
  }
  state.SetItemsProcessed(read);
}

void BM_RebuildHoldings(benchmark::State& state) {
  const projections::HoldingsFold fold;
  Rebuild(state, {&fold});
}

void BM_RebuildTills(benchmark::State& state) {
  const projections::TillsFold fold;
  Rebuild(state, {&fold});
}

void BM_RebuildDays(benchmark::State& state) {
  const projections::DaysFold fold;
  Rebuild(state, {&fold});
}

void BM_RebuildCases(benchmark::State& state) {
  const projections::CasesFold fold;
  Rebuild(state, {&fold});
}

// What the registers cost a counter that takes payments: nearly all events are none of theirs.
void BM_RebuildRegisters(benchmark::State& state) {
  const projections::Projections folds;
  Rebuild(state, {&folds.tools, &folds.invoices, &folds.handovers, &folds.service_levels, &folds.spot_checks,
                  &folds.complaints, &folds.work_orders});
}

void BM_RebuildLedgerState(benchmark::State& state) {
  const domain::LedgerStateFold fold;
  Rebuild(state, {&fold});
}

// All that a server rebuilds when it finds no checkpoint.
void BM_RebuildEverything(benchmark::State& state) {
  projections::Projections projections;
  const domain::LedgerStateFold ledger_state;
  std::vector<const Fold*> folds = {&ledger_state};
  for (const Fold* fold : projections.All()) folds.push_back(fold);
  Rebuild(state, folds);
}

// Saving all of it for a checkpoint. Per checkpoint.
void BM_SaveEverything(benchmark::State& state) {
  projections::Projections projections;
  domain::LedgerStateFold ledger_state;
  std::vector<Fold*> folds = {&ledger_state};
  for (Fold* fold : projections.All()) folds.push_back(fold);
  ReadAll([&](Events events) {
    for (Fold* fold : folds) fold->Apply(events);
  });
  size_t bytes = 0;
  for (auto _ : state) {
    for (const Fold* fold : folds) bytes += fold->Save().size();
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}

BENCHMARK(BM_ParseOnly)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RebuildHoldings)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RebuildTills)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RebuildDays)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RebuildCases)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RebuildRegisters)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RebuildLedgerState)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RebuildEverything)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_SaveEverything)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace daybook::bench

BENCHMARK_MAIN();
