// Whom and what events are about, beyond who did them and what they post.
#pragma once

#include <cstdint>

#include "daybook/v1/event.pb.h"

namespace daybook::services {

namespace v1 = ::daybook::v1;

// Whether the event is about the person, who need not have done anything.
bool IsAboutPerson(const v1::Event& event, uint32_t staff);

// The customer that the payload names; 0: none.
uint64_t CustomerOf(const v1::Event& event);

// Whether the event moves the tool, counts it, or names it.
bool IsOfTool(const v1::Event& event, uint64_t tag);

// A code of 10 or 12 digits with a number of 8, or no code and a number of 20.
bool IsInvoiceNumber(const v1::InvoiceNumber& invoice);

// Whether the event gives the invoice its fate or takes it back, moves its form before, or checks its stub. A handover
// names forms by book, so that it is not found.
bool IsOfInvoice(const v1::Event& event, const v1::InvoiceNumber& invoice);

}  // namespace daybook::services
