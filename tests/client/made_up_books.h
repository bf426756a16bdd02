// Events made up for the tests of exports: what a centre books on a small day.
#pragma once

#include <vector>

#include "daybook/v1/event.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

inline void Move(v1::Event& event, v1::AccountKind to, uint64_t to_number, v1::AccountKind from, uint64_t from_number,
          int64_t quantity, v1::AssetKind asset = v1::ASSET_KIND_MONEY, uint64_t asset_number = 0) {
  for (const int sign : {1, -1}) {
    v1::Posting& posting = *event.add_postings();
    posting.set_account_kind(sign > 0 ? to : from);
    posting.set_account_number(sign > 0 ? to_number : from_number);
    posting.set_asset_kind(asset);
    posting.set_asset_number(asset_number);
    posting.set_quantity(sign * quantity);
  }
}

class MadeUpBooks {
 public:
  const std::vector<v1::Event>& events() const { return events_; }
  std::vector<v1::Event>& events() { return events_; }

  v1::Event& NewEvent(int32_t date = 20261123) {
    v1::Event& event = events_.emplace_back();
    event.set_sequence(events_.size());
    event.set_business_date(date);
    event.set_centre(3);
    event.set_till(301);
    return event;
  }

  // Opening cash, a float, a payment in cash and by cheque, a count that finds 0.50 too little.
  void GivenADay() {
    NewEvent().mutable_centre_configured();
    v1::Event& opening = NewEvent();
    opening.mutable_opening_cash_recorded();
    Move(opening, v1::ACCOUNT_KIND_SAFE, 3, v1::ACCOUNT_KIND_CAPITAL, 3, 1'000'000);
    v1::Event& open = NewEvent();
    open.mutable_session_opened();
    Move(open, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_SAFE, 3, 50'000);
    v1::Event& payment = NewEvent();
    payment.mutable_payment_received();
    Move(payment, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_CUSTOMER, 6'200'012'345, 8'850);
    Move(payment, v1::ACCOUNT_KIND_CHEQUE_CLEARING, 3, v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_REPAIR, 12'000);
    Move(payment, v1::ACCOUNT_KIND_TILL, 301, v1::ACCOUNT_KIND_OUTSIDE, 3, 1, v1::ASSET_KIND_CHEQUE, 17);
    v1::Event& count = NewEvent();
    count.mutable_cash_counted()->mutable_findings()->set_counted_fen(58'800);
    Move(count, v1::ACCOUNT_KIND_OVER_SHORT, 1, v1::ACCOUNT_KIND_TILL, 301, 50);
    NewEvent().mutable_safe_counted()->mutable_findings()->set_counted_fen(950'000);
  }

 private:
  std::vector<v1::Event> events_;
};

}  // namespace daybook::command_line
