// Endless work at the counter for load: payments, and what comes with some of them – tenders that stay pending and are
// resolved, reversals, refunds, drops into the safe, floats; digital invoices, card top-ups, tickets, work orders,
// complaints – at the rates of the city day. What exists once (a tool, a window's forms, a session to be handed over) has
// its order among all who touch it, and no part in a load of many at once.
//
//   MoneyStream money(city.tills(), city.options().business_date, {.seed = 7});
//   v1::Command command;
//   money.Next(command);
//
// All are accepted, in this order, by a ledger on which the tills are open. A command that follows from a payment names it by
// its request id, at least kFollowAfter commands later.
//
// Threads: belongs to one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "bench/workload.h"

namespace daybook::bench {

class MoneyStream {
 public:
  // What follows from a payment comes so many commands after it, or later.
  static constexpr uint64_t kFollowAfter = 24;

  // As PaymentStream.
  MoneyStream(std::vector<OpenTill> tills, const std::string& business_date, const PaymentStreamOptions& options);

  // Writes the next command over `command`.
  void Next(v1::Command& command);

  // Commands that are waiting for their turn; a cycle that is to be repeated ends when there are none.
  bool has_followers() const { return !followers_.empty(); }
  // From here on nothing new follows from payments.
  void StopFollowing() { following_ = false; }

 private:
  struct Follower {
    uint64_t due = 0;
    v1::Command command;
  };

  // A command at the payment's till, of `actor` with a second person, after `delay` more commands than kFollowAfter.
  v1::Command& Follow(const v1::Command& payment, uint32_t actor, uint32_t second_person, uint64_t delay);
  // What becomes of a payment just written, if anything.
  void DecideFate(v1::Command& payment);
  void LeavePending(v1::Command& payment, int tender_index);
  void PlanReversal(const v1::Command& payment);
  void PlanRefund(const v1::Command& payment);
  // Cash into the safe, and as much out of it again.
  void PlanCashMoves(const v1::Command& payment);
  void PlanInvoice(const v1::Command& payment);
  void PlanTopUp(const v1::Command& payment);
  void PlanTicket(const v1::Command& payment);
  void PlanWorkOrder(const v1::Command& payment);
  void PlanComplaint(const v1::Command& payment);

  PaymentStream payments_;
  RequestIds request_ids_;
  Random random_;
  bool following_ = true;
  uint64_t written_ = 0;
  uint64_t references_ = 0;
  uint32_t tickets_ = 0;
  std::string tag_;
  std::deque<Follower> followers_;
};

}  // namespace daybook::bench
