// What the commands of handovers must look like, whatever the ledger holds.
#include "google/rpc/error_details.pb.h"
#include "tests/ledger/domain/handover_fixture.h"

namespace daybook::domain {
namespace {

class HandoverShape : public Counter {
 protected:
  // Prepared, with these items.
  v1::Command Prepared(absl::string_view items = "") {
    return AtTill(absl::StrCat("prepare_handover { receiver: 21 receiver_till: 301 items { ", items, " } }"));
  }
  // The field is among the bad ones.
  static void ThenNames(const v1::Command& command, absl::string_view field) {
    const absl::Status status = CheckShape(command);
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID) << status;
    std::vector<std::string> fields;
    const google::rpc::Status rpc = ToRpcStatus(status);
    for (const auto& any : rpc.details()) {
      google::rpc::BadRequest bad;
      if (!any.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    EXPECT_THAT(fields, ::testing::Contains(std::string(field)));
  }
  static std::string Numbers(absl::string_view field, int count) {
    std::string text;
    for (int i = 1; i <= count; ++i) absl::StrAppend(&text, field, ": ", i, " ");
    return text;
  }
};

TEST_F(HandoverShape, IsSoundAtItsLimits) {
  EXPECT_TRUE(CheckShape(Prepared()).ok());
  const absl::Status status =
      CheckShape(Prepared(absl::StrCat(Numbers("cheques", 4'000), Numbers("tools", 200), Numbers("keys", 200),
                                       Numbers("work_orders", 200),
                                       "invoices { book: 1 first: 0 last: 99999999 } "
                                       "pending_tenders: 'pending_tender/17/2' follow_ups: 'meter of flat 12'")));
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(HandoverShape, NamesReceiverTillAndSession) {
  v1::Command command = Prepared();
  command.mutable_prepare_handover()->clear_receiver();
  command.mutable_prepare_handover()->clear_receiver_till();
  command.clear_session();
  ThenNames(command, "prepare_handover.receiver");
  ThenNames(command, "prepare_handover.receiver_till");
  ThenNames(command, "session");
}

TEST_F(HandoverShape, NamesEachThingOnce) {
  for (const char* field : {"cheques", "tools", "keys", "work_orders"}) {
    ThenNames(Prepared(absl::StrCat(field, ": 7 ", field, ": 7")), absl::StrCat("prepare_handover.items.", field));
    ThenNames(Prepared(absl::StrCat(field, ": 0")), absl::StrCat("prepare_handover.items.", field));
  }
  ThenNames(Prepared("pending_tenders: 'pending_tender/1/0' pending_tenders: 'pending_tender/1/0'"),
            "prepare_handover.items.pending_tenders");
}

TEST_F(HandoverShape, KeepsItsListsShort) {
  ThenNames(Prepared(Numbers("cheques", 4'001)), "prepare_handover.items.cheques");
  for (const char* field : {"tools", "keys", "work_orders"}) {
    ThenNames(Prepared(Numbers(field, 201)), absl::StrCat("prepare_handover.items.", field));
  }
  v1::Command command = Prepared();
  v1::HandoverItems& items = *command.mutable_prepare_handover()->mutable_items();
  for (int i = 0; i < 501; ++i) items.add_pending_tenders(absl::StrCat("pending_tender/", i, "/0"));
  for (uint32_t i = 0; i < 201; ++i) {
    v1::InvoiceRange& range = *items.add_invoices();
    range.set_book(1);
    range.set_first(2 * i);
    range.set_last(2 * i);
  }
  for (int i = 0; i < 21; ++i) items.add_follow_ups("call back");
  ThenNames(command, "prepare_handover.items.pending_tenders");
  ThenNames(command, "prepare_handover.items.invoices");
  ThenNames(command, "prepare_handover.items.follow_ups");
}

TEST_F(HandoverShape, NamesFormsFromFirstToLast) {
  ThenNames(Prepared("invoices { book: 0 first: 1 last: 2 }"), "prepare_handover.items.invoices");
  ThenNames(Prepared("invoices { book: 1 first: 3 last: 2 }"), "prepare_handover.items.invoices");
  ThenNames(Prepared("invoices { book: 1 first: 3 last: 100000000 }"), "prepare_handover.items.invoices");
}

TEST_F(HandoverShape, KeepsItsTextsShort) {
  ThenNames(Prepared("follow_ups: ''"), "prepare_handover.items.follow_ups");
  ThenNames(Prepared(absl::StrCat("follow_ups: '", std::string(201, 'x'), "'")), "prepare_handover.items.follow_ups");
  ThenNames(Prepared("pending_tenders: 'two words'"), "prepare_handover.items.pending_tenders");
}

TEST_F(HandoverShape, NamesTheHandoverThatEnds) {
  ThenNames(AtCentre("accept_handover {}", kOtherCashier, kCashier), "accept_handover.handover");
  ThenNames(AtCentre("dispute_handover { handover { number: 0 } }"), "dispute_handover.handover.number");
  ThenNames(AtCentre("recall_handover { handover { request_id: 'two words' } }"), "recall_handover.handover.request_id");
}

}  // namespace
}  // namespace daybook::domain
