// What the ledger knows about invoices. Part of LedgerState: changed by Evolve alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "daybook/v1/invoice.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// Forms received; kept for ever, since ranges of a code never overlap.
struct InvoiceBookInfo {
  CentreId centre;
  v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
  std::string code;
  // Both ends in.
  uint32_t first = 0;
  uint32_t last = 0;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.kind, self.code, self.first, self.last);
  }
};

// Blank forms of one book lying at one place; both ends in.
struct FormRange {
  InvoiceBookId book;
  uint32_t first = 0;
  uint32_t last = 0;

  auto operator<=>(const FormRange&) const = default;
  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.book, self.first, self.last);
  }
};

// What an invoice says about one payment, and what red ones took back of it (of a red one: nothing ever).
struct IssuedLine {
  PaymentId payment;
  int64_t amount_fen = 0;
  int64_t red_fen = 0;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.payment, self.amount_fen, self.red_fen);
  }
};

// An invoice, blue or red. Hot from its issue, or from a red one that takes it back, until its centre's day closes;
// then the remainder "invoice/<code>/<number>".
struct IssuedInvoice {
  CentreId centre;
  TillId till;
  StaffId writer;
  // Of its issue, yyyymmdd.
  int32_t business_date = 0;
  v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
  // None: DIGITAL.
  InvoiceBookId book;
  bool is_red = false;
  bool voided = false;
  absl::InlinedVector<IssuedLine, 1> lines;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.till, self.writer, self.business_date, self.kind, self.book, self.is_red, self.voided,
            self.lines);
  }
};

// A manual invoice that nobody has compared with its stub.
struct UncheckedInvoice {
  std::string code;
  uint32_t number = 0;
  // Issued +, voided 0, red −.
  int64_t net_fen = 0;
  StaffId writer;
  // Of the event since which it waits.
  uint64_t since_sequence = 0;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.code, self.number, self.net_fen, self.writer, self.since_sequence);
  }
};

struct InvoiceState {
  InvoiceBookId last_book;
  absl::flat_hash_map<InvoiceBookId, InvoiceBookInfo> books;
  // In the store of a centre: by book, then first. No empty vectors.
  absl::flat_hash_map<CentreId, std::vector<FormRange>> in_stores;
  // At a window, in the order in which they came: the first range of a kind is used up first. No empty vectors.
  absl::flat_hash_map<TillId, std::vector<FormRange>> at_tills;
  // Hot invoices by the key of their remainder.
  absl::flat_hash_map<std::string, IssuedInvoice> issued;
  // By the till that issued them, in order of issue. No empty vectors.
  absl::flat_hash_map<TillId, std::vector<UncheckedInvoice>> unchecked;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.last_book, self.books, self.in_stores, self.at_tills, self.issued, self.unchecked);
  }
};

}  // namespace daybook::domain
