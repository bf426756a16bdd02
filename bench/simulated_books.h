// What the simulator's own account keeps, as plain figures: see SimulatedAccount.
//
// Threads: plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"

namespace daybook::bench {

// A holder of something, as a Posting names it.
struct SimulatedHolder {
  v1::AccountKind account_kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint64_t account_number = 0;
  v1::AssetKind asset_kind = v1::ASSET_KIND_MONEY;
  uint64_t asset_number = 0;
  auto operator<=>(const SimulatedHolder&) const = default;
};

constexpr SimulatedHolder MoneyOf(v1::AccountKind kind, uint64_t number) {
  return {.account_kind = kind, .account_number = number};
}
constexpr SimulatedHolder ChequeOf(v1::AccountKind kind, uint64_t number, uint64_t cheque) {
  return {.account_kind = kind, .account_number = number, .asset_kind = v1::ASSET_KIND_CHEQUE, .asset_number = cheque};
}
constexpr SimulatedHolder NoteOf(v1::AccountKind kind, uint64_t number, uint64_t note) {
  return {
      .account_kind = kind, .account_number = number, .asset_kind = v1::ASSET_KIND_SUSPECT_NOTE, .asset_number = note};
}

// Takings of one tender and purpose in one day of one centre.
struct SimulatedTakings {
  uint32_t taken_count = 0;
  int64_t taken_fen = 0;
  uint32_t reversed_count = 0;
  int64_t reversed_fen = 0;
  uint32_t refunded_count = 0;
  int64_t refunded_fen = 0;
};

struct SimulatedCount {
  uint64_t count = 0;
  v1::CountPurpose purpose = v1::COUNT_PURPOSE_UNSPECIFIED;
  uint32_t till = 0;
  uint64_t session = 0;
  int64_t expected_fen = 0;
  int64_t counted_fen = 0;
  // 0: none opened.
  uint64_t case_number = 0;
};

struct SimulatedSession {
  uint64_t session = 0;
  uint32_t till = 0;
  uint32_t cashier = 0;
  int64_t float_fen = 0;
  int64_t issued_fen = 0;
  int64_t received_fen = 0;
  int64_t change_fen = 0;
  int64_t reversed_fen = 0;
  int64_t refunded_fen = 0;
  // Taken over from the session before at the same till, and handed over to the next.
  int64_t handed_in_fen = 0;
  int64_t handed_out_fen = 0;
  // Paid in by people who owe.
  int64_t dues_fen = 0;
  // Notes taken out because they look counterfeit.
  int64_t counterfeits_fen = 0;
  int64_t dropped_fen = 0;
  // What went into the safe at the end.
  int64_t handed_to_safe_fen = 0;
  // Net of what its counts found: over +.
  int64_t differences_fen = 0;
  int64_t counted_fen = 0;
  // What its last count found.
  int64_t difference_fen = 0;
  bool counted = false;
  bool closed = false;
  uint32_t payments = 0;
  uint32_t reversals = 0;
  uint32_t refunds = 0;
  // Net takings by tender and provider (0 for cash and cheque).
  std::map<std::pair<v1::TenderKind, uint32_t>, int64_t> tenders;
};

struct SimulatedCase {
  uint64_t case_number = 0;
  uint32_t centre = 0;
  // Short +, over −.
  int64_t balance_fen = 0;
  // Papers it misses, ascending.
  std::vector<uint64_t> cheques;
  // 0: nobody.
  uint32_t answerable = 0;
  uint32_t owner = 0;
  // "2026-11-30"; empty: not assigned.
  std::string due_date;
  // Business date on which it was opened.
  std::string opened_on;
  // Of the command that opened it.
  std::string request_id;
  bool closed = false;
};

struct SimulatedDeposit {
  uint64_t deposit = 0;
  uint32_t centre = 0;
  uint32_t bank_account = 0;
  int64_t dispatched_fen = 0;
  std::vector<uint64_t> cheques;
  uint32_t carrier = 0;
  uint32_t escort = 0;
  std::string dispatched_on;
  // Empty: still on its way. The rest is of its confirmation.
  std::string confirmed_on;
  std::string slip_number;
  int64_t credited_fen = 0;
  uint64_t case_number = 0;
};

struct SimulatedCheque {
  uint64_t customer = 0;
  int64_t amount_fen = 0;
  // Where it was deposited; 0 before.
  uint32_t bank_account = 0;
  bool cleared = false;
  bool bounced = false;
};

// A note that looks counterfeit.
struct SimulatedNote {
  uint64_t note = 0;
  std::string serial;
  int64_t face_fen = 0;
  // The case that it opened or of the count that listed it; 0: none.
  uint64_t case_number = 0;
};

constexpr SimulatedHolder ThingOf(v1::AccountKind kind, uint64_t number, v1::AssetKind asset, uint64_t thing) {
  return {.account_kind = kind, .account_number = number, .asset_kind = asset, .asset_number = thing};
}

struct SimulatedTool {
  uint32_t centre = 0;
  // STORE, STAFF or WORKSHOP.
  v1::AccountKind place = v1::ACCOUNT_KIND_UNSPECIFIED;
  // Place STAFF.
  uint32_t holder = 0;
  // Business date ("2026-11-23") of the last count that found it; empty: none.
  std::string counted_on;
};

struct SimulatedBook {
  v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
  std::string code;
};

struct SimulatedInvoice {
  v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
  int64_t amount_fen = 0;
};

struct SimulatedTicket {
  int64_t taken_micros = 0;
  int64_t called_micros = 0;
};

// Invoices of one kind in one day.
struct SimulatedInvoices {
  uint32_t received = 0;
  uint32_t used = 0;
  uint32_t voided = 0;
  uint32_t red = 0;
  uint32_t lost = 0;
  int64_t used_fen = 0;
  int64_t voided_fen = 0;
  int64_t red_fen = 0;
};

// What happened in one day beside the money.
struct SimulatedThings {
  std::map<v1::InvoiceKind, SimulatedInvoices> invoices;
  uint32_t tools_registered = 0;
  uint32_t tools_scrapped = 0;
  uint32_t tools_lost = 0;
  uint32_t tool_counts = 0;
  uint32_t handovers_prepared = 0;
  uint32_t handovers_accepted = 0;
  // By hour of taking (UTC+8), and by kind of business.
  std::map<uint32_t, int64_t> arrivals;
  int64_t wait_seconds = 0;
  std::map<v1::ServiceKind, int64_t> served;
  int64_t handling_seconds = 0;
  uint32_t missed = 0;
  uint32_t cards_paid = 0;
  uint32_t cards_written = 0;
  uint32_t cards_failed = 0;
  uint32_t cards_rewritten = 0;
  uint32_t work_orders_opened = 0;
  uint32_t work_orders_completed = 0;
  uint32_t work_orders_cancelled = 0;
  uint32_t complaints_received = 0;
  uint32_t complaints_replied = 0;
  uint32_t complaints_resolved = 0;
  uint32_t accounts_opened = 0;
};

// One day of one centre, until its close.
struct SimulatedDay {
  SimulatedThings things;
  // Tools of the centre when the day closed, by tag.
  std::map<uint64_t, SimulatedTool> tools;
  std::map<std::pair<v1::TenderKind, v1::Purpose>, SimulatedTakings> takings;
  // By session number, all that were opened on the day.
  std::map<uint64_t, SimulatedSession> sessions;
  std::vector<SimulatedCount> counts;
  // Safe: MONEY in and out, without differences.
  int64_t safe_opening_fen = 0;
  int64_t safe_in_fen = 0;
  int64_t safe_out_fen = 0;
  int64_t safe_counted_fen = 0;
  int64_t safe_difference_fen = 0;
  // Drawers when the day closed, by till.
  std::map<uint32_t, int64_t> till_cash_fen;
  // Σ since the first day.
  int64_t grand_taken_fen = 0;
  int64_t grand_reversed_fen = 0;
  int64_t grand_refunded_fen = 0;
  uint64_t grand_payments = 0;
  // Cases of the centre that are not closed, by number.
  std::vector<SimulatedCase> cases;
  // Dispatched or confirmed on the day, or on their way at its end, by number.
  std::vector<SimulatedDeposit> deposits;
  // Takings in the safe that no deposit has taken away, by business date ("2026-11-23"); never 0.
  std::map<std::string, int64_t> takings_lots;
  std::vector<std::string> carried_keys;
  // What the centre's events moved since the first one, by holder; customers summed under number 0, and
  // OUTSIDE by kind of asset.
  std::map<SimulatedHolder, int64_t> holdings;
};

}  // namespace daybook::bench
