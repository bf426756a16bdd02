// The parts of a centre's book that are not about cash, treated alike. Part of CentreBook; nobody else includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daybook/v1/close.pb.h"
#include "daybook/v1/event.pb.h"
#include "ledger/figures/card_book.h"
#include "ledger/figures/desk_book.h"
#include "ledger/figures/handover_book.h"
#include "ledger/figures/invoice_book.h"
#include "ledger/figures/queue_book.h"
#include "ledger/figures/spot_check_book.h"
#include "ledger/figures/tool_book.h"

namespace daybook::figures {

class CounterBooks {
 public:
  void Apply(const v1::Event& event);
  void AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const;
  void Write(v1::CloseDocument& document) const;
  void Read(const v1::CloseDocument& document);
  static void MarkCarried(const CarryReasons& reasons, v1::CloseDocument& document);
  void TurnDay();
  size_t ListBytes() const;
  size_t Carriable() const;

  const HandoverBook& handovers() const { return handovers_; }
  const SpotCheckBook& spot_checks() const { return spot_checks_; }

 private:
  InvoiceBook invoices_;
  ToolBook tools_;
  HandoverBook handovers_;
  QueueBook queue_;
  CardBook cards_;
  SpotCheckBook spot_checks_;
  DeskBook desk_;
};

}  // namespace daybook::figures
