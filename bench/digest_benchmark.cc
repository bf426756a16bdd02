// What hashing costs: a leaf of the size events have, an inner node, the digest of a command.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bench/workload_events.h"
#include "ledger/base/digest.h"

namespace daybook::bench {
namespace {

constexpr size_t kEvents = 1'000;

void BM_LeafHash(benchmark::State& state) {
  const auto rules = MakePaymentLog(kEvents, PaymentMix::Load(), {});
  const std::vector<std::string>& events = rules->encoded();
  size_t next = 0, bytes = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(LeafHash(events[next]));
    bytes += events[next].size();
    next = next + 1 == events.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}

void BM_NodeHash(benchmark::State& state) {
  Digest left = Sha256("left");
  const Digest right = Sha256("right");
  for (auto _ : state) {
    left = NodeHash(left, right);
    benchmark::DoNotOptimize(left);
  }
  state.SetItemsProcessed(state.iterations());
}

// The canonical encoding and its hash, as the engine does both for every command.
void BM_CommandDigest(benchmark::State& state) {
  const OpenedCity city({});
  PaymentStream stream(city.tills(), city.options().business_date, {});
  std::vector<v1::Command> commands(kEvents);
  for (v1::Command& command : commands) stream.Next(command);
  size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(DigestOf(commands[next]));
    next = next + 1 == commands.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

// The floor of both: SHA-256 of so many bytes at once.
void BM_Sha256(benchmark::State& state) {
  const std::string bytes(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(Sha256(bytes));
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

BENCHMARK(BM_LeafHash);
BENCHMARK(BM_NodeHash);
BENCHMARK(BM_CommandDigest);
BENCHMARK(BM_Sha256)->Arg(65)->Arg(200);

}  // namespace
}  // namespace daybook::bench

BENCHMARK_MAIN();
