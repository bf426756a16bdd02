// A document as a centre's book. Part of CentreBook; nobody else includes it.
#pragma once

#include "daybook/v1/close.pb.h"
#include "google/protobuf/repeated_field.h"
#include "ledger/figures/centre_book.h"

namespace daybook::figures {

// Fills an empty book from a document. What no DocumentWriter writes is passed over.
class DocumentReader {
 public:
  DocumentReader(const v1::CloseDocument& document, CentreBook& book) : document_(document), book_(book) {}

  // Into an empty book.
  void Read();
  void ReadCases(const google::protobuf::RepeatedPtrField<v1::CaseLine>& lines, bool closed);

 private:
  void ReadHeader();
  void ReadTakings();
  void ReadHoldings();
  void ReadTills();
  void ReadSessions();
  static void ReadCash(const v1::CashLines& cash, CentreBook::Session& session);
  void ReadSafe();
  void ReadLists();
  void ReadItems();

  const v1::CloseDocument& document_;
  CentreBook& book_;
};

}  // namespace daybook::figures
