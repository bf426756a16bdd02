#include "ledger/engine/recent_remainders.h"

#include <utility>

namespace daybook::engine {

void RecentRemainders::Add(const std::string& key, const std::string& value, uint64_t sequence) {
  ++departures_;
  rows_[key] = Row{value, departures_};
  order_.push_back(Departure{key, sequence, departures_});
}

const std::string* RecentRemainders::Find(const std::string& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second.value;
}

void RecentRemainders::Forget(uint64_t durable_sequence) {
  while (order_.size() > kept_ && order_.front().sequence <= durable_sequence) {
    const Departure& oldest = order_.front();
    const auto row = rows_.find(oldest.key);
    // It may have left again since.
    if (row != rows_.end() && row->second.departure == oldest.departure) rows_.erase(row);
    forgotten_ = oldest.departure;
    order_.pop_front();
  }
}

}  // namespace daybook::engine
