// Remainders that left the ledger state a moment ago. Their rows may not be durable yet, and what the disk was asked before
// they left is out of date; so the sequencer looks here first, and a row that is not here can be read at any time.
//
// Threads: the sequencer's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/container/flat_hash_map.h"

namespace daybook::engine {

class RecentRemainders {
 public:
  // Rows kept beyond those that are not durable yet; smaller in tests only.
  explicit RecentRemainders(size_t kept = 16'384) : kept_(kept) {}

  // A row leaves the state with the event `sequence` (ascending).
  void Add(const std::string& key, const std::string& value, uint64_t sequence);
  // The last row with this key; null: none left lately. Valid until the next call of Add or Forget.
  const std::string* Find(const std::string& key) const;

  // How many rows have left so far.
  uint64_t departures() const { return departures_; }
  // Whether all rows that left after so many are still here: what was read when there were `departures` is then as good as new,
  // unless Find says otherwise.
  bool Remembers(uint64_t departures) const { return departures >= forgotten_; }
  // Rows up to this sequence are durable and may be forgotten.
  void Forget(uint64_t durable_sequence);

 private:
  struct Row {
    std::string value;
    uint64_t departure = 0;
  };
  struct Departure {
    std::string key;
    uint64_t sequence = 0;
    uint64_t departure = 0;
  };

  const size_t kept_;
  uint64_t departures_ = 0;
  uint64_t forgotten_ = 0;
  absl::flat_hash_map<std::string, Row> rows_;
  // Oldest first.
  std::deque<Departure> order_;
};

}  // namespace daybook::engine
