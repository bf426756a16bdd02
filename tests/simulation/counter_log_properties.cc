#include "tests/simulation/counter_log_properties.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "ledger/figures/payment_of.h"

namespace daybook::simulation {
namespace {

// What is left of payments, tender by tender: paid and not given back.
class LeftOfPayments {
 public:
  void Apply(const v1::Event& event) {
    if (const v1::PaymentReceived* fact = figures::PaymentOf(event); fact != nullptr) {
      for (int i = 0; i < fact->tenders_size(); ++i) {
        const bool booked = fact->tenders(i).status() == v1::TENDER_STATUS_CONFIRMED;
        Left(fact->payment(), static_cast<uint32_t>(i)) = booked ? fact->tenders(i).amount_fen() : 0;
      }
    } else if (event.has_payment_reversed()) {
      left_[event.payment_reversed().payment()].clear();
      reversed_.insert(event.payment_reversed().payment());
    } else if (event.has_payment_refunded()) {
      const v1::PaymentRefunded& fact = event.payment_refunded();
      for (const v1::RefundedTender& tender : fact.tenders()) {
        if (!reversed_.contains(fact.payment())) Left(fact.payment(), tender.tender_index()) -= tender.amount_fen();
      }
    } else if (event.has_tender_resolved()) {
      const v1::TenderResolved& fact = event.tender_resolved();
      const bool confirmed = fact.outcome() == v1::TENDER_STATUS_CONFIRMED;
      const bool comes_in = (fact.stage() == v1::TENDER_STAGE_PAYMENT && confirmed) ||
                            (fact.stage() == v1::TENDER_STAGE_REFUND && !confirmed);
      if (comes_in && !reversed_.contains(fact.payment())) {
        Left(fact.payment(), fact.tender_index()) += fact.amount_fen();
      }
    }
  }
  int64_t Of(uint64_t payment) const {
    int64_t sum_fen = 0;
    const auto it = left_.find(payment);
    if (it == left_.end()) return 0;
    for (const auto& [index, fen] : it->second) sum_fen += fen;
    return sum_fen;
  }

 private:
  int64_t& Left(uint64_t payment, uint32_t index) { return left_[payment][index]; }

  std::map<uint64_t, std::map<uint32_t, int64_t>> left_;
  std::set<uint64_t> reversed_;
};

using InvoiceKey = std::pair<std::string, std::string>;

InvoiceKey KeyOf(const v1::InvoiceNumber& invoice) { return {invoice.code(), invoice.number()}; }

}  // namespace

std::string CheckInvoices(const Log& log) {
  LeftOfPayments left;
  std::map<uint64_t, int64_t> net_fen;
  // Used, red or lost; and voided, which the used ones may become.
  std::map<InvoiceKey, const v1::Event*> fates;
  std::set<InvoiceKey> voided;
  std::map<InvoiceKey, int64_t> red_fen;
  for (const auto& event : log) {
    left.Apply(*event);
    const v1::InvoiceNumber* given = event->has_invoice_issued()       ? &event->invoice_issued().invoice()
                                     : event->has_red_invoice_issued() ? &event->red_invoice_issued().invoice()
                                     : event->has_invoice_lost()       ? &event->invoice_lost().invoice()
                                                                       : nullptr;
    if (given != nullptr && !fates.emplace(KeyOf(*given), event.get()).second) {
      return absl::StrCat("invoice ", given->number(), " has two fates");
    }
    if (event->has_invoice_issued()) {
      for (const v1::InvoiceLine& line : event->invoice_issued().lines()) net_fen[line.payment()] += line.amount_fen();
    } else if (event->has_invoice_voided()) {
      const v1::InvoiceVoided& fact = event->invoice_voided();
      const auto blue = fates.find(KeyOf(fact.invoice()));
      if (blue == fates.end() || !blue->second->has_invoice_issued()) return "a void invoice was never issued";
      if (blue->second->business_date() != event->business_date()) return "an invoice was voided on another day";
      if (!voided.insert(KeyOf(fact.invoice())).second) return "an invoice was voided twice";
      if (red_fen.contains(KeyOf(fact.invoice()))) return "an invoice was voided and taken back";
      for (const v1::InvoiceLine& line : fact.lines()) net_fen[line.payment()] -= line.amount_fen();
    } else if (event->has_red_invoice_issued()) {
      const v1::RedInvoiceIssued& fact = event->red_invoice_issued();
      const auto blue = fates.find(KeyOf(fact.blue()));
      if (blue == fates.end() || !blue->second->has_invoice_issued()) return "a red invoice takes nothing back";
      if (voided.contains(KeyOf(fact.blue()))) return "a void invoice was taken back";
      int64_t& taken_fen = red_fen[KeyOf(fact.blue())];
      taken_fen += fact.amount_fen();
      if (taken_fen > blue->second->invoice_issued().amount_fen()) return "more is red than was blue";
      for (const v1::InvoiceLine& line : fact.lines()) net_fen[line.payment()] -= line.amount_fen();
    }
    for (const auto& [payment, fen] : net_fen) {
      if (fen < 0) return absl::StrCat("payment ", payment, " is invoiced below zero");
      if (fen > left.Of(payment)) return absl::StrCat("payment ", payment, " is invoiced beyond what is left of it");
    }
  }
  return "";
}

std::string CheckChecks(const Log& log) {
  // Of manual invoices that wait for their check: who wrote them, and at which till.
  std::map<InvoiceKey, std::pair<uint32_t, uint32_t>> waiting;
  for (const auto& event : log) {
    const bool issued = event->has_invoice_issued() && event->invoice_issued().kind() == v1::INVOICE_KIND_MANUAL;
    const bool red = event->has_red_invoice_issued() && event->red_invoice_issued().kind() == v1::INVOICE_KIND_MANUAL;
    if (issued) {
      waiting[KeyOf(event->invoice_issued().invoice())] = {event->actor(), event->till()};
    } else if (red) {
      waiting[KeyOf(event->red_invoice_issued().invoice())] = {event->actor(), event->till()};
    } else if (event->has_manual_invoices_checked()) {
      const v1::ManualInvoicesChecked& fact = event->manual_invoices_checked();
      // Forms of the run that lie at another till, or were checked before, are none of this check's.
      const auto is_checked = [&](const auto& entry) {
        const uint64_t number = std::stoull(entry.first.second);
        return entry.first.first == fact.code() && number >= fact.first() && number <= fact.last() &&
               entry.second.second == event->till();
      };
      for (const auto& entry : waiting) {
        if (is_checked(entry) && entry.second.first == event->actor()) return "a writer checks his own invoice";
      }
      std::erase_if(waiting, is_checked);
    }
  }
  return "";
}

std::string CheckHandovers(const Log& log) {
  Quantities holdings;
  std::map<uint64_t, int> ends;
  for (const auto& event : log) {
    if (event->has_handover_prepared()) ends[event->handover_prepared().handover()] = 0;
    if (event->has_handover_disputed()) ++ends[event->handover_disputed().handover()];
    if (event->has_handover_recalled()) ++ends[event->handover_recalled().handover()];
    const Quantities before = event->has_shift_handed_over() ? holdings : Quantities();
    for (const v1::Posting& posting : event->postings()) {
      AddTo(holdings, {posting.account_kind(), posting.account_number(), posting.asset_kind(), posting.asset_number()},
            posting.quantity());
    }
    if (!event->has_shift_handed_over()) continue;
    const v1::ShiftHandedOver& fact = event->shift_handed_over();
    ++ends[fact.handover()];
    Quantities expected = before;
    for (const auto& [place, quantity] : before) {
      const bool drawer = place.kind == v1::ACCOUNT_KIND_TILL && place.number == fact.from_till();
      const bool hands = place.kind == v1::ACCOUNT_KIND_STAFF && place.number == fact.giver();
      if (!drawer && !hands) continue;
      Place moved = place;
      moved.number = drawer ? fact.to_till() : fact.receiver();
      AddTo(expected, place, -quantity);
      AddTo(expected, moved, quantity);
    }
    if (holdings != expected) return absl::StrCat("handover ", fact.handover(), " moves neither all nor nothing");
    const auto cash = before.find({v1::ACCOUNT_KIND_TILL, fact.from_till()});
    if (fact.cash_fen() != (cash == before.end() ? 0 : cash->second)) return "a handover names other cash";
  }
  for (const auto& [handover, count] : ends) {
    if (count > 1) return absl::StrCat("handover ", handover, " ended twice");
  }
  return "";
}

std::string CheckCards(const Log& log) {
  // Of each card: the counter last written.
  std::map<uint64_t, uint32_t> written;
  std::map<uint64_t, std::pair<uint64_t, uint32_t>> loads;
  for (const auto& event : log) {
    if (event->has_card_top_up_paid()) {
      const v1::CardTopUpPaid& fact = event->card_top_up_paid();
      loads[fact.payment().payment()] = {fact.card(), fact.card_counter()};
    } else if (event->has_card_written()) {
      const v1::CardWritten& fact = event->card_written();
      const auto load = loads.find(fact.payment());
      if (load == loads.end()) return "a card is written and nothing was paid";
      if (load->second != std::make_pair(fact.card(), fact.card_counter())) return "another card is written";
      loads.erase(load);
      const auto last = written.find(fact.card());
      if (last != written.end() && fact.card_counter() != last->second + 1) return "a card's counter jumps";
      written[fact.card()] = fact.card_counter();
    } else if (event->has_payment_reversed() && event->payment_reversed().payment() != 0) {
      loads.erase(event->payment_reversed().payment());
    }
  }
  return "";
}

std::string CheckTickets(const Log& log) {
  enum class Ticket { kWaiting, kCalled, kEnded };
  std::map<std::tuple<uint32_t, int32_t, uint32_t>, Ticket> tickets;
  for (const auto& event : log) {
    const int32_t date = event->late_for() != 0 ? event->late_for() : event->business_date();
    const auto step = [&](uint32_t number, Ticket from, Ticket to) {
      const auto it = tickets.find({event->centre(), date, number});
      if (it == tickets.end() || it->second != from) return false;
      it->second = to;
      return true;
    };
    if (event->has_ticket_taken()) {
      const uint32_t number = event->ticket_taken().ticket();
      if (!tickets.emplace(std::make_tuple(event->centre(), date, number), Ticket::kWaiting).second) {
        return absl::StrCat("ticket ", number, " was given twice on ", date);
      }
    } else if (event->has_ticket_called()) {
      if (!step(event->ticket_called().ticket(), Ticket::kWaiting, Ticket::kCalled)) return "called out of turn";
    } else if (event->has_service_ended()) {
      if (!step(event->service_ended().ticket(), Ticket::kCalled, Ticket::kEnded)) return "ended and never begun";
    } else if (event->has_ticket_missed()) {
      const uint32_t number = event->ticket_missed().ticket();
      if (!step(number, Ticket::kWaiting, Ticket::kEnded) && !step(number, Ticket::kCalled, Ticket::kEnded)) {
        return "missed and not there";
      }
    }
  }
  return "";
}

std::string CheckOnce(const Log& log) {
  std::set<std::string> once;
  for (const auto& event : log) {
    std::string key;
    int64_t due_micros = 0;
    if (event->has_account_opened()) {
      key = absl::StrCat("account/", event->account_opened().customer());
    } else if (event->has_complaint_overdue()) {
      due_micros = event->complaint_overdue().due_micros();
      key = absl::StrCat("complaint/", event->complaint_overdue().complaint(), "/",
                         event->complaint_overdue().deadline());
    } else if (event->has_tool_overdue()) {
      due_micros = event->tool_overdue().due_micros();
      key = absl::StrCat("tool/", event->tool_overdue().tag(), "/", due_micros);
    } else if (event->has_deposit_overdue()) {
      due_micros = event->deposit_overdue().due_micros();
      key = absl::StrCat("deposit/", event->deposit_overdue().deposit());
    } else if (event->has_spot_check_missed()) {
      due_micros = event->spot_check_missed().due_micros();
      key = absl::StrCat("spot/", event->spot_check_missed().till(), "/", due_micros);
    }
    if (!key.empty() && !once.insert(key).second) return absl::StrCat(key, " was recorded twice");
    if (due_micros >= event->commit_time_micros()) return absl::StrCat(key, " was recorded before it was due");
  }
  return "";
}

}  // namespace daybook::simulation
