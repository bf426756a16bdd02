// What an event books as tenders: the takings of a day, of a session and of a till are all made of these.
//
//   const Booking booking = BookingOf(event);
//   if (booking != Booking::kNone) ForEachTender(event, [&](const BookedTender& tender) { … });
//
// Amounts come from postings; which kind of tender they are, from the account or, for a cheque that is refunded by bank
// transfer, from the payload. Pure; safe from any thread.
#pragma once

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "daybook/v1/event.pb.h"

namespace daybook {

namespace v1 = ::daybook::v1;

namespace figures {

// How an event books its tenders.
enum class Booking : uint8_t { kNone, kTaken, kReversed, kRefunded };

struct BookedTender {
  v1::TenderKind kind;
  // Provider or bank account; 0 for cash and cheques.
  uint32_t provider;
  // Taken +, given back −.
  int64_t quantity;
};

Booking BookingOf(const v1::Event& event);

// One call for each tender that was booked; the legs of a cash tender (received and change, or the cases of a late payment)
// are one. None for an event that books no tenders.
void ForEachTender(const v1::Event& event, absl::FunctionRef<void(const BookedTender&)> visit);

}  // namespace figures
}  // namespace daybook
