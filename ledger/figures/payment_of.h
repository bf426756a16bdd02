// A payment is told by two kinds of event: PaymentReceived, and CardTopUpPaid, which carries one. Whoever folds or looks
// up payments asks here, so that a top-up counts wherever a payment does.
//
//   if (const v1::PaymentReceived* payment = PaymentOf(event)) { … }
#pragma once

#include "daybook/v1/event.pb.h"

namespace daybook {

namespace v1 = ::daybook::v1;

namespace figures {

// Null when the event takes no payment. Lives as long as the event. Pure; safe from any thread.
inline const v1::PaymentReceived* PaymentOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
      return &event.payment_received();
    case v1::Event::kCardTopUpPaid:
      return &event.card_top_up_paid().payment();
    default:
      return nullptr;
  }
}

}  // namespace figures
}  // namespace daybook
