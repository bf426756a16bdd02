// Rows of a register by number. All that are open are kept, and of those that have ended the last kEndedMax of each
// centre, in order of their ends.
//
//   KeptRows<v1::WorkOrder, 1'000> rows;
//   rows.Add(17) = …;
//   if (v1::WorkOrder* row = rows.Find(17)) …
//   rows.End(17, event.centre(), event.sequence());     // gives back the row that is forgotten for it
//
// Threads: none of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "projections/saved_bytes.h"

namespace daybook::projections {

template <typename Row, size_t kEndedMax>
class KeptRows {
 public:
  using Rows = absl::btree_map<uint64_t, Row>;

  const Rows& rows() const { return rows_; }
  Row& Add(uint64_t number) { return rows_[number]; }
  Row* Find(uint64_t number) {
    const auto found = rows_.find(number);
    return found == rows_.end() ? nullptr : &found->second;
  }

  // The row has ended with the event of this sequence.
  std::optional<Row> End(uint64_t number, uint32_t centre, uint64_t sequence) {
    auto& ended = ended_[centre];
    ended.insert({sequence, number});
    if (ended.size() <= kEndedMax) return std::nullopt;
    const auto oldest = rows_.find(ended.begin()->second);
    ended.erase(ended.begin());
    if (oldest == rows_.end()) return std::nullopt;
    std::optional<Row> forgotten = std::move(oldest->second);
    rows_.erase(oldest);
    return forgotten;
  }

  // `save(row, writer)` and `restore(reader, row)` are of one row.
  template <typename SaveRow>
  void Save(SavedBytesWriter& writer, SaveRow save) const {
    writer.Number(rows_.size());
    for (const auto& [number, row] : rows_) {
      writer.Number(number);
      save(row, writer);
    }
    writer.Number(ended_.size());
    for (const auto& [centre, ended] : ended_) {
      writer.Number(centre);
      writer.Number(ended.size());
      for (const auto& [sequence, number] : ended) {
        writer.Number(sequence);
        writer.Number(number);
      }
    }
  }
  template <typename RestoreRow>
  void Restore(SavedBytesReader& reader, RestoreRow restore) {
    for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) restore(reader, rows_[reader.Number()]);
    for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
      auto& ended = ended_[static_cast<uint32_t>(reader.Number())];
      for (uint64_t entries = reader.Size(); entries > 0 && reader.sound(); --entries) {
        const uint64_t sequence = reader.Number();
        ended.insert({sequence, reader.Number()});
      }
    }
  }
  // Of rows that are messages.
  void Save(SavedBytesWriter& writer) const {
    Save(writer, [](const Row& row, SavedBytesWriter& to) { to.Message(row); });
  }
  void Restore(SavedBytesReader& reader) {
    Restore(reader, [](SavedBytesReader& from, Row& row) { from.Message(row); });
  }

 private:
  Rows rows_;
  // By centre: sequence of the end, and number.
  absl::btree_map<uint32_t, absl::btree_set<std::pair<uint64_t, uint64_t>>> ended_;
};

}  // namespace daybook::projections
