#include "ledger/figures/counter_books.h"

namespace daybook::figures {

void CounterBooks::Apply(const v1::Event& event) {
  invoices_.Apply(event);
  tools_.Apply(event);
  handovers_.Apply(event);
  queue_.Apply(event);
  cards_.Apply(event);
  spot_checks_.Apply(event);
  desk_.Apply(event);
}

void CounterBooks::AddOpenItems(int64_t now_micros, int32_t business_date,
                                std::vector<v1::PreflightItem>& items) const {
  invoices_.AddOpenItems(now_micros, business_date, items);
  tools_.AddOpenItems(now_micros, business_date, items);
  handovers_.AddOpenItems(now_micros, business_date, items);
  queue_.AddOpenItems(now_micros, business_date, items);
  cards_.AddOpenItems(now_micros, business_date, items);
  spot_checks_.AddOpenItems(now_micros, business_date, items);
  desk_.AddOpenItems(now_micros, business_date, items);
}

// What has nothing to say stays out of the document.
void CounterBooks::Write(v1::CloseDocument& document) const {
  invoices_.Write(*document.mutable_invoices());
  if (document.invoices().ByteSizeLong() == 0) document.clear_invoices();
  tools_.Write(*document.mutable_tools());
  if (document.tools().ByteSizeLong() == 0) document.clear_tools();
  handovers_.Write(*document.mutable_handovers());
  if (document.handovers().ByteSizeLong() == 0) document.clear_handovers();
  queue_.Write(*document.mutable_queue());
  if (document.queue().ByteSizeLong() == 0) document.clear_queue();
  cards_.Write(*document.mutable_cards());
  if (document.cards().ByteSizeLong() == 0) document.clear_cards();
  spot_checks_.Write(*document.mutable_spot_checks());
  if (document.spot_checks().ByteSizeLong() == 0) document.clear_spot_checks();
  desk_.Write(*document.mutable_desk());
  if (document.desk().ByteSizeLong() == 0) document.clear_desk();
}

void CounterBooks::Read(const v1::CloseDocument& document) {
  invoices_.Read(document.invoices());
  tools_.Read(document.tools());
  handovers_.Read(document.handovers());
  queue_.Read(document.queue());
  cards_.Read(document.cards());
  spot_checks_.Read(document.spot_checks());
  desk_.Read(document.desk());
}

void CounterBooks::MarkCarried(const CarryReasons& reasons, v1::CloseDocument& document) {
  const int32_t date = document.business_date();
  if (document.has_invoices()) InvoiceBook::MarkCarried(reasons, date, *document.mutable_invoices());
  if (document.has_tools()) ToolBook::MarkCarried(reasons, date, *document.mutable_tools());
  if (document.has_handovers()) HandoverBook::MarkCarried(reasons, date, *document.mutable_handovers());
  if (document.has_queue()) QueueBook::MarkCarried(reasons, date, *document.mutable_queue());
  if (document.has_cards()) CardBook::MarkCarried(reasons, date, *document.mutable_cards());
  if (document.has_spot_checks()) SpotCheckBook::MarkCarried(reasons, date, *document.mutable_spot_checks());
  if (document.has_desk()) DeskBook::MarkCarried(reasons, date, *document.mutable_desk());
}

void CounterBooks::TurnDay() {
  invoices_.TurnDay();
  tools_.TurnDay();
  handovers_.TurnDay();
  queue_.TurnDay();
  cards_.TurnDay();
  spot_checks_.TurnDay();
  desk_.TurnDay();
}

size_t CounterBooks::ListBytes() const {
  return invoices_.ListBytes() +
         tools_.ListBytes() +
         handovers_.ListBytes() +
         queue_.ListBytes() +
         cards_.ListBytes() +
         spot_checks_.ListBytes() +
         desk_.ListBytes();
}

size_t CounterBooks::Carriable() const {
  return invoices_.Carriable() +
         tools_.Carriable() +
         handovers_.Carriable() +
         queue_.Carriable() +
         cards_.Carriable() +
         spot_checks_.Carriable() +
         desk_.Carriable();
}

}  // namespace daybook::figures
