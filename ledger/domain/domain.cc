#include "ledger/domain/domain.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/domain/account.h"
#include "ledger/domain/breach.h"
#include "ledger/domain/business_day.h"
#include "ledger/domain/card.h"
#include "ledger/domain/case.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/centre.h"
#include "ledger/domain/change.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/complaint.h"
#include "ledger/domain/count.h"
#include "ledger/domain/counterfeit.h"
#include "ledger/domain/deposit.h"
#include "ledger/domain/handover.h"
#include "ledger/domain/hearing.h"
#include "ledger/domain/invoice.h"
#include "ledger/domain/key.h"
#include "ledger/domain/ledger_setup.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/payment.h"
#include "ledger/domain/queue.h"
#include "ledger/domain/refund.h"
#include "ledger/domain/registry.h"
#include "ledger/domain/resolution.h"
#include "ledger/domain/reversal.h"
#include "ledger/domain/staff.h"
#include "ledger/domain/till_session.h"
#include "ledger/domain/tool.h"
#include "ledger/domain/work_order.h"

namespace daybook::domain {
namespace {

// One case for each kind of command. No default: the compiler names the one that is missing.
absl::Status DecidePayload(Hearing& hearing, const v1::Command& command) {
  using C = v1::Command;
  switch (command.payload_case()) {
#define DAYBOOK_DECIDE(Name, name) \
  case C::k##Name:                 \
    return Decide(hearing, command.name());
    DAYBOOK_COMMANDS(DAYBOOK_DECIDE)
#undef DAYBOOK_DECIDE
    case C::PAYLOAD_NOT_SET: break;
  }
  DAYBOOK_CHECK(false);  // CheckShape lets no command without a payload through.
  return absl::OkStatus();
}

// One case for each kind of event.
void EvolvePayload(Change& change, const v1::Event& event) {
  using E = v1::Event;
  switch (event.payload_case()) {
#define DAYBOOK_EVOLVE(Name, name) \
  case E::k##Name:                 \
    return Evolve(change, event.name());
    DAYBOOK_EVENTS(DAYBOOK_EVOLVE)
#undef DAYBOOK_EVOLVE
    case E::PAYLOAD_NOT_SET: break;
  }
  DAYBOOK_CHECK(false);  // Such an event does not open: STORE_NEWER.
}

}  // namespace

bool NeedsTreeHead(const v1::Command& command) { return command.has_close_business_day(); }

absl::Status Decide(const LedgerState& state, const Facts& facts, const v1::Command& command, const Context& context,
                    EventList& events) {
  Hearing hearing(state, facts, command, context, events);
  // A property of the command alone, so it needs no place among the checks.
  const bool may_be_late = (command.has_receive_payment() && !command.receive_payment().has_explains()) ||
                           command.has_resolve_tender() || command.has_top_up_card() ||
                           command.has_confirm_card_write() || command.has_fail_card_write() || IsOfQueue(command);
  if (command.already_taken() && !may_be_late) {
    return Rejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  }
  if (!command.has_create_ledger()) DAYBOOK_RETURN_IF_ERROR(Locate(hearing));
  return DecidePayload(hearing, command);
}

void Evolve(const v1::Event& event, LedgerState& state) {
  Change change{.event = event, .state = state};
  if (event.centre() != 0) {
    const auto it = state.centres.find(CentreId(event.centre()));
    if (it != state.centres.end()) change.centre = it->second.get();
  }
  if (event.till() != 0) {
    const auto it = state.tills.find(TillId(event.till()));
    if (it != state.tills.end()) change.till = it->second.get();
  }
  state.last_sequence = event.sequence();
  ApplyPostings(change);
  EvolvePayload(change, event);
  if (change.centre != nullptr) change.centre->book.Apply(event);
}

absl::StatusOr<std::vector<v1::PreflightItem>> Preflight(const LedgerState& state, CentreId centre,
                                                         int64_t now_micros) {
  const Centre* found = state.FindCentre(centre);
  if (found != nullptr) return found->book.OpenItems(now_micros);
  return Rejected(v1::REJECTION_REASON_CENTRE_UNKNOWN, absl::StrCat("centre ", centre.number()));
}

}  // namespace daybook::domain
