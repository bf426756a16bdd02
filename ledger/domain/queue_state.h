// What the ledger knows about the queue. Part of LedgerState: changed by Evolve alone.
//
// Memory: the tickets of a centre's current day, at most kTicketsMax, and those of closed days that came late. They leave
// the state when the day closes, as remainders "ticket/<centre>/<date>/<number>".
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "daybook/v1/queue.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// What a centre may give out on one day.
inline constexpr size_t kTicketsMax = 20'000;

enum class TicketStage : uint8_t { kWaiting, kCalled, kServed, kMissed };

struct Ticket {
  TicketStage stage = TicketStage::kWaiting;
  v1::ServiceKind kind = v1::SERVICE_KIND_UNSPECIFIED;
  // By the terminals' clocks; 0: not called.
  int64_t taken_micros = 0;
  int64_t called_micros = 0;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.stage, self.kind, self.taken_micros, self.called_micros);
  }
};

// A ticket of one centre.
struct TicketKey {
  // yyyymmdd.
  int32_t business_date = 0;
  uint32_t number = 0;

  auto operator<=>(const TicketKey&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, const TicketKey& key) {
    return H::combine(std::move(h), key.business_date, key.number);
  }
  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.business_date, self.number);
  }
};

struct CentreQueue {
  absl::flat_hash_map<TicketKey, Ticket> tickets;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.tickets);
  }
};

struct QueueState {
  absl::flat_hash_map<CentreId, CentreQueue> centres;

  // Null when it is not in the state.
  const Ticket* Find(CentreId centre, TicketKey ticket) const {
    const auto queue = centres.find(centre);
    if (queue == centres.end()) return nullptr;
    const auto found = queue->second.tickets.find(ticket);
    return found == queue->second.tickets.end() ? nullptr : &found->second;
  }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centres);
  }
};

}  // namespace daybook::domain
