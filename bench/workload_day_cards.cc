// IC-card top-ups at the first till: written at once; written at the second try; not written, and given back.
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {

bool CityDays::Simulation::TopUp(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  if (DropFirst(step, command)) return true;
  const OpenTill& till = tills_[step.place].open;
  const uint32_t centre = till.centre;
  const uint32_t day = centres_[centre].day;
  writer_.BeginInSession(till, till.cashier, step.micros, command);
  v1::TopUpCard& top_up = *command.mutable_top_up_card();
  top_up.set_customer(kFirstCustomer + random_.Below(options_.customers));
  // The first card comes every day, so that its counter goes on.
  const bool known = step.subject == 0;
  top_up.set_card(centre * uint64_t{100'000} + (known ? 1 : day * 10 + step.subject));
  top_up.set_card_counter(known ? day : 1);
  top_up.set_amount_fen(random_.Between(5, 50) * 1'000);
  v1::ReceivePayment tendered;
  payments_.AddTender(step.subject == 1 ? v1::TENDER_KIND_WALLET : v1::TENDER_KIND_CASH, top_up.amount_fen(), tendered);
  *top_up.mutable_tenders() = tendered.tenders();

  const std::string request_id = command.request_id();
  const uint32_t counter = top_up.card_counter();
  const auto confirm = [&](int64_t after) {
    v1::ConfirmCardWrite& wish = *Prepare(centre, till.cashier, step.micros + after).mutable_confirm_card_write();
    wish.mutable_payment()->set_request_id(request_id);
    wish.set_read_back_counter(counter);
  };
  if (known) {
    confirm(20 * kSecond);
    return true;
  }
  Prepare(centre, till.cashier, step.micros + 20 * kSecond)
      .mutable_fail_card_write()
      ->mutable_payment()
      ->set_request_id(request_id);
  if (step.subject == 1) {
    Prepare(centre, till.cashier, step.micros + 60 * kSecond)
        .mutable_rewrite_card()
        ->mutable_payment()
        ->set_request_id(request_id);
    confirm(80 * kSecond);
    return true;
  }
  Matter matter;
  matter.payment_request_id = request_id;
  matter.shares = {{.kind = v1::TENDER_KIND_CASH, .amount_fen = top_up.amount_fen()}};
  matter.cash_fen = top_up.amount_fen();
  Schedule(step.micros + 10 * kMinute, &Simulation::Refund, centre, NewMatter(std::move(matter)));
  return true;
}

}  // namespace daybook::bench
