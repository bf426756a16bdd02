// A group: what one synced write makes durable, and everyone who is told when it is. Filled by the sequencer, written by the
// committer, answered by the committer or the answer thread; owned by one of them at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/arena.h"
#include "ledger/base/digest.h"
#include "ledger/engine/submission.h"
#include "ledger/journal/journal.h"
#include "ledger/journal/page.h"

namespace daybook::engine {

// The sequencer keeps looking into the groups it handed over last, for what a command refers to: always into one, and into
// more while they are small. Big ones push each other out of the cache: with four kept, a payment in batches took 6.3 us of
// the server's time, with two (one under way, one kept) 5.6 to 6.0 (single runs).
inline constexpr size_t kGroupsKeptMax = 48;
inline constexpr size_t kEventsKeptMax = 4'096;

class Group {
 public:
  Group() : arena_block_(new char[kArenaBlockBytes]), arena_(arena_block_.get(), kArenaBlockBytes) {}

  // An accepted command: its events are events[first_event, first_event + count).
  struct Accepted {
    v1::CommandResult* result;
    uint32_t first_event;
    uint32_t count;
  };
  // A submission whose last command was judged while this group was being filled.
  struct Finished {
    Submission* submission;
    absl::Status failure;
  };

  google::protobuf::Arena* arena() { return &arena_; }
  // Nothing to write and nobody to tell.
  bool empty() const { return finished.empty() && accepted.empty() && after_durable.empty(); }

  // Starts the next page; reuses the memory of one written before.
  journal::PageBody& AddPage(uint64_t first_sequence) {
    if (spare_pages_.empty()) {
      pages.emplace_back(first_sequence).Reserve();
    } else {
      pages.push_back(std::move(spare_pages_.back()));
      spare_pages_.pop_back();
      pages.back().Reset(first_sequence);
    }
    return pages.back();
  }

  // The event with this sequence; null: it is not here.
  const v1::Event* FindEvent(uint64_t sequence) const {
    if (events.empty() || sequence < events.front()->sequence()) return nullptr;
    const uint64_t at = sequence - events.front()->sequence();
    return at < events.size() ? events[at] : nullptr;
  }

  // Forgets everyone who was told; the events stay.
  void ForgetCallers() {
    accepted.clear();
    finished.clear();
    after_durable.clear();
  }

  // Ready to be filled again, keeping its memory.
  void Reset() {
    events.clear();
    for (journal::PageBody& page : pages) {
      if (spare_pages_.size() < kSparePagesMax) spare_pages_.push_back(std::move(page));
    }
    pages.clear();
    rows.clear();
    accepted.clear();
    finished.clear();
    after_durable.clear();
    leaves.clear();
    bytes = 0;
    last_assigned = 0;
    saved_state.clear();
    arena_.Reset();
  }

  // 1, 2, 3 … in the order of handing over.
  uint64_t serial = 0;
  // The oldest group that the sequencer still looks into once this one is handed over.
  uint64_t oldest_in_sight = 0;
  std::vector<const v1::Event*> events;
  std::vector<journal::PageBody> pages;
  // Remainders and closed days.
  std::vector<journal::JournalRow> rows;
  std::vector<Accepted> accepted;
  std::vector<Finished> finished;
  // Called with OK once everything judged so far is durable, or with STORE_FAILED.
  std::vector<std::function<void(const absl::Status&)>> after_durable;
  // Leaf hash of every event.
  std::vector<Digest> leaves;
  size_t bytes = 0;
  // The last sequence assigned when the group was handed over: what its answers were judged on.
  uint64_t last_assigned = 0;
  // The ledger state after this group, saved, when a checkpoint is due with it; else empty.
  std::string saved_state;

 private:
  static constexpr size_t kArenaBlockBytes = 1 << 20;
  // A full group of 8,192 plain payments has about so many.
  static constexpr size_t kSparePagesMax = 24;
  std::vector<journal::PageBody> spare_pages_;
  std::unique_ptr<char[]> arena_block_;
  google::protobuf::Arena arena_;
};

}  // namespace daybook::engine
