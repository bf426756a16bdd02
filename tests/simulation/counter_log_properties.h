// What must hold of any log of invoices, handovers, cards, tickets and deadlines, judged from its events alone. Each
// function gives the first thing that is wrong; empty: nothing.
#pragma once

#include <string>

#include "tests/simulation/log_properties.h"

namespace daybook::simulation {

// Invariant 9: every invoice number has exactly one fate, and what is invoiced of a payment is never more than what was
// paid and not given back.
std::string CheckInvoices(const Log& log);
// Invariant 10: a handover moves all that its giver and his drawer hold, or nothing; what is under way is accepted,
// disputed or recalled once.
std::string CheckHandovers(const Log& log);
// A card's counters rise by one from write to write, and CARD_LOAD_PENDING is what is paid and not written.
std::string CheckCards(const Log& log);
// A ticket is unique on its day, and called and ended in order.
std::string CheckTickets(const Log& log);
// A breach is recorded once, and after its deadline; an account is opened once.
std::string CheckOnce(const Log& log);
// A manual invoice is checked by somebody who did not write it, by number and amount.
std::string CheckChecks(const Log& log);

}  // namespace daybook::simulation
