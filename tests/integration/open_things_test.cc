// A day that cannot be closed yet, through a real server: five open things are listed by the preflight and nothing else is,
// the close is refused, and each one cleared or carried brings it to the close.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "ledger/base/rejection.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

using ::testing::ElementsAre;

// Admin 1; supervisor 10, keeper 11, cashiers 20 and 21, finance 30.
const std::vector<std::string> kSetUp = {
    "actor: 1 register_provider { provider: 8 kind: PROVIDER_KIND_WALLET name: 'Wallet' }",
    "centre: 3 actor: 1 configure_centre { name: 'Nanjing Road' utc_offset_minutes: 480 first_business_date: '2026-11-23' }",
    "centre: 3 till: 301 actor: 1 register_till { kind: TILL_KIND_WINDOW name: 'Window 1' }",
    "actor: 1 register_staff { staff: 10 }",
    "actor: 1 grant_role { staff: 10 role: ROLE_SUPERVISOR for_centre: 3 }",
    "actor: 1 register_staff { staff: 11 }",
    "actor: 1 grant_role { staff: 11 role: ROLE_KEEPER for_centre: 3 }",
    "actor: 1 register_staff { staff: 20 }",
    "actor: 1 grant_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }",
    "actor: 1 register_staff { staff: 21 }",
    "actor: 1 grant_role { staff: 21 role: ROLE_CASHIER for_centre: 3 }",
    "actor: 1 register_staff { staff: 30 }",
    "actor: 1 grant_role { staff: 30 role: ROLE_FINANCE for_centre: 3 }",
    "centre: 3 actor: 30 second_person: 11 record_opening_cash { amount_fen: 2000000 denominations { denomination_fen: 10 "
    "pieces: 200000 } }",
    "centre: 3 actor: 10 open_business_day { business_date: '2026-11-23' on_duty: 10 on_duty: 11 on_duty: 20 on_duty: 21 }"};

constexpr char kOpenSession[] =
    "centre: 3 till: 301 claimed_business_date: '2026-11-23' actor: 20 second_person: 11 open_session { cashier: 20 "
    "float_fen: 50000 }";

std::string AtTill(int session, const std::string& rest) {
  return absl::StrCat("centre: 3 till: 301 session: ", session, " claimed_business_date: '2026-11-23' ", rest);
}

std::string Count(int session, int actor, const std::string& purpose, int64_t fen) {
  return AtTill(session, absl::StrCat("actor: ", actor, " commit_count { purpose: COUNT_PURPOSE_", purpose, " total_fen: ", fen,
                                      " denominations { denomination_fen: 10 pieces: ", fen / 10, " } }"));
}

std::string CountSafe(int64_t fen) {
  return absl::StrCat("centre: 3 actor: 11 second_person: 10 count_safe { total_fen: ", fen,
                      " denominations { denomination_fen: 10 pieces: ", fen / 10, " } }");
}

std::string Close(const std::vector<std::string>& carried) {
  std::string text = "centre: 3 actor: 10 second_person: 11 close_business_day { next_business_date: '2026-11-24' ";
  for (const std::string& key : carried) absl::StrAppend(&text, "carried { key: '", key, "' reason: 'tomorrow' } ");
  return text + "}";
}

class OpenThings : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = ServerProcess::Start({.data = NewFolder("open_things") + "/data", .init = true});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  absl::Status Submit(const std::string& text) {
    v1::Command command;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command)) << text;
    command.set_request_id(absl::StrCat("step-", ++steps_));
    // 2026-11-23 10:00 in China.
    command.set_occur_time_micros(1'795'399'200'000'000);
    return SubmitAll(*server_, {command});
  }
  void Given(const std::vector<std::string>& commands) {
    for (const std::string& command : commands) ASSERT_EQ(Submit(command), absl::OkStatus()) << command;
  }

  std::vector<std::string> Listed() const {
    grpc::ClientContext context;
    v1::GetClosePreflightRequest request;
    request.set_centre(3);
    v1::GetClosePreflightResponse response;
    const grpc::Status status = v1::ReportService::NewStub(server_->channel())->GetClosePreflight(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> keys;
    for (const v1::PreflightItem& item : response.items()) keys.push_back(item.item().key());
    return keys;
  }

  std::unique_ptr<ServerProcess> server_;
  int steps_ = 0;
};

TEST_F(OpenThings, AreListedAndClearedOrCarriedUntilTheDayCloses) {
  Given(kSetUp);
  // A tool that nobody counts today, and a wallet payment whose session has been closed over it.
  Given({"centre: 3 actor: 11 register_tool { tool { tag: 55 name: 'Pipe wrench' value_fen: 20000 } }", kOpenSession,
         AtTill(1, "actor: 20 receive_payment { purpose: PURPOSE_GAS_BILL customer: 1 amount_fen: 5000 tenders { kind: "
                   "TENDER_KIND_WALLET provider: 8 provider_reference: 'W1' amount_fen: 5000 status: TENDER_STATUS_PENDING } }"),
         Count(1, 20, "CLOSE", 50'000), AtTill(1, "actor: 20 second_person: 11 close_session {}")});
  // A manual invoice nobody has checked, in a session that is being handed over.
  Given({"centre: 3 actor: 11 receive_invoice_book { kind: INVOICE_KIND_MANUAL code: '1234567890' first: 1 last: 50 }",
         "centre: 3 till: 301 actor: 11 allot_invoices { book { number: 1 } first: 1 last: 10 }", kOpenSession,
         AtTill(2, "actor: 20 receive_payment { purpose: PURPOSE_GAS_BILL customer: 1 amount_fen: 8800 tenders { kind: "
                   "TENDER_KIND_CASH amount_fen: 8800 received_fen: 8800 status: TENDER_STATUS_CONFIRMED } }"),
         AtTill(2, "actor: 20 issue_invoice { kind: INVOICE_KIND_MANUAL invoice { code: '1234567890' number: '00000001' } "
                   "payments { payment { number: 2 } amount_fen: 8800 } }"),
         AtTill(2, "actor: 20 prepare_handover { receiver: 21 receiver_till: 301 items { invoices { book: 1 first: 2 last: 10 } "
                   "} }")});
  // And a safe that is short: a case without an owner.
  Given({CountSafe(1'949'000)});
  EXPECT_THAT(Listed(), ElementsAre("case/1", "handover/1", "manual_invoices/301", "pending_tender/1/0", "tool_not_counted/55"));
  EXPECT_EQ(ReasonOf(Submit(Close({}))), v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  EXPECT_EQ(ReasonOf(Submit(Close(Listed()))), v1::REJECTION_REASON_CARRY_NOT_ALLOWED);

  Given({"centre: 3 actor: 11 count_tools { present: 55 }",
         "centre: 3 till: 301 actor: 10 check_manual_invoices { code: '1234567890' first: 1 last: 1 invoices: 1 sum_fen: 8800 }"});
  EXPECT_THAT(Listed(), ElementsAre("case/1", "handover/1", "pending_tender/1/0"));
  Given({Count(2, 21, "HANDOVER", 58'800), "centre: 3 actor: 21 second_person: 20 accept_handover { handover { number: 1 } }"});
  EXPECT_THAT(Listed(), ElementsAre("case/1", "drawer/301", "pending_tender/1/0", "session/3"));
  Given({Count(3, 21, "CLOSE", 58'800), AtTill(3, "actor: 21 second_person: 11 close_session {}")});
  Given({CountSafe(2'007'800)});
  EXPECT_THAT(Listed(), ElementsAre("case/1", "pending_tender/1/0"));
  Given({Close({"case/1", "pending_tender/1/0"})});
  EXPECT_EQ(server_->Stop(), 0);
}

}  // namespace
}  // namespace daybook::integration
