// Every limit of the engine, with its unit and reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace rocksdb {
class FileSystem;
}

namespace daybook::engine {

struct LedgerOptions {
  // The data directory.
  std::string directory;
  // Where the anchor lies; empty: "<directory>.anchor". Put it on another device where there is one.
  std::string anchor_path;

  // Create the ledger in an absent or empty directory, and write event 1.
  bool init = false;
  // Open although the anchor is missing, and write a new one: somebody decided that the log is whole.
  bool accept_missing_anchor = false;
  // With `init`: 0 draws one at random.
  uint64_t ledger_id = 0;
  // With `init`: the first administrator and the currency.
  uint32_t administrator = 1;
  std::string currency = "CNY";

  // The queue, in commands and in bytes of commands: what may wait for judgement before OVERLOADED. Bounds memory.
  size_t queue_commands_max = 65'536;
  size_t queue_bytes_max = 64u << 20;
  // A group: what one synced write makes durable. Bounds latency and memory.
  size_t group_commands_max = 8'192;
  size_t group_bytes_max = 4u << 20;
  // Up to so many calls are answered by the committer itself, more by the answer thread: finishing a call costs ~10 µs.
  size_t answers_on_committer_max = 4;
  // A checkpoint is due when so many events lie after the last one. Bounds the start.
  uint64_t checkpoint_events = 1'000'000;
  // How far the clock may lie behind the last commit before commands are refused with CLOCK_BEHIND.
  int64_t clock_behind_max_micros = 60'000'000;
  // Longest wait of a read for its min_sequence.
  int64_t min_sequence_wait_micros = 5'000'000;
  // Longest hold of the fold lock by one report, in rows.
  size_t rows_per_lock_max = 1'000;
  // Threads that read the disk for replays and facts.
  int reader_threads = 1;

  // For tests: a file system that damages or fails. Null: the real one.
  std::shared_ptr<rocksdb::FileSystem> file_system;
  // For the benchmark that prices the guarantee, and for nothing else.
  bool sync = true;
};

}  // namespace daybook::engine
