// A centre's book as a document. Part of CentreBook; nobody else includes it.
#pragma once

#include "daybook/v1/close.pb.h"
#include "google/protobuf/repeated_field.h"
#include "ledger/figures/centre_book.h"

namespace daybook::figures {

// Writes everything but what only the seal knows. Whatever is left out is lost when the page turns.
class DocumentWriter {
 public:
  // Ages are judged as of `now_micros`.
  DocumentWriter(const CentreBook& book, int64_t now_micros) : book_(book), now_micros_(now_micros) {}

  v1::CloseDocument Write();
  void WriteCases(bool closed, google::protobuf::RepeatedPtrField<v1::CaseLine>& lines);

 private:
  void WriteHeader();
  void WriteTakings();
  static void WriteCash(const CentreBook::Session& session, v1::CashLines& cash);
  void WriteSessions();
  static void WriteTenders(const CentreBook::Session& session, v1::SessionFigures& figures);
  void WriteTills();
  void WriteSafe();
  void WriteLists();
  void WriteHoldings();
  void WritePapers();

  const CentreBook& book_;
  const int64_t now_micros_;
  v1::CloseDocument document_;
};

}  // namespace daybook::figures
