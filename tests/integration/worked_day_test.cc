// One day in figures (yuan) through a real server: step by step over gRPC, and after each step what everything holds, from the
// opening cash to the cheque that bounces. The rules' own example, to check the signs.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <grpcpp/client_context.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

using AccountAndAsset = std::tuple<v1::AccountKind, uint64_t, v1::AssetKind>;

constexpr uint64_t kCustomer = 6200012345;
const AccountAndAsset kTill{v1::ACCOUNT_KIND_TILL, 301, v1::ASSET_KIND_MONEY};
const AccountAndAsset kTillCheques{v1::ACCOUNT_KIND_TILL, 301, v1::ASSET_KIND_CHEQUE};
const AccountAndAsset kSafe{v1::ACCOUNT_KIND_SAFE, 3, v1::ASSET_KIND_MONEY};
const AccountAndAsset kSafeCheques{v1::ACCOUNT_KIND_SAFE, 3, v1::ASSET_KIND_CHEQUE};
const AccountAndAsset kInTransit{v1::ACCOUNT_KIND_IN_TRANSIT, 1, v1::ASSET_KIND_MONEY};
const AccountAndAsset kChequesInTransit{v1::ACCOUNT_KIND_IN_TRANSIT, 1, v1::ASSET_KIND_CHEQUE};
const AccountAndAsset kBank{v1::ACCOUNT_KIND_BANK, 5, v1::ASSET_KIND_MONEY};
const AccountAndAsset kCapital{v1::ACCOUNT_KIND_CAPITAL, 3, v1::ASSET_KIND_MONEY};
const AccountAndAsset kCard{v1::ACCOUNT_KIND_CARD_CLEARING, 7, v1::ASSET_KIND_MONEY};
const AccountAndAsset kWallet{v1::ACCOUNT_KIND_WALLET_CLEARING, 8, v1::ASSET_KIND_MONEY};
const AccountAndAsset kTransfer{v1::ACCOUNT_KIND_TRANSFER_CLEARING, 5, v1::ASSET_KIND_MONEY};
const AccountAndAsset kChequeClearing{v1::ACCOUNT_KIND_CHEQUE_CLEARING, 3, v1::ASSET_KIND_MONEY};
const AccountAndAsset kPaidIn{v1::ACCOUNT_KIND_CUSTOMER, kCustomer, v1::ASSET_KIND_MONEY};
AccountAndAsset Case(uint64_t number) { return {v1::ACCOUNT_KIND_OVER_SHORT, number, v1::ASSET_KIND_MONEY}; }

struct Step {
  // The envelope and payload as protobuf text; request id, centre, time and claimed day are filled in.
  std::string command;
  // What changed, in fen or pieces; everything else holds what it held.
  std::map<AccountAndAsset, int64_t> holds;
};

// Admin 1; supervisor 10, keeper 11, cashier 20, finance 30, escort 70.
std::vector<Step> SetUp() {
  std::vector<Step> steps = {
      {"actor: 1 register_bank_account { bank_account: 5 name: 'Main account' }"},
      {"actor: 1 register_provider { provider: 7 kind: PROVIDER_KIND_ACQUIRER name: 'Acquirer' }"},
      {"actor: 1 register_provider { provider: 8 kind: PROVIDER_KIND_WALLET name: 'Wallet' }"},
      {"centre: 3 actor: 1 configure_centre { name: 'Nanjing Road' utc_offset_minutes: 480 first_business_date: "
       "'2026-11-23' }"},
      {"centre: 3 till: 301 actor: 1 register_till { kind: TILL_KIND_WINDOW name: 'Window 1' }"}};
  const std::map<uint32_t, std::string> people = {
      {10, "SUPERVISOR"}, {11, "KEEPER"}, {20, "CASHIER"}, {30, "FINANCE"}, {70, "ESCORT"}};
  for (const auto& [person, role] : people) {
    steps.push_back({absl::StrCat("actor: 1 register_staff { staff: ", person, " }")});
    steps.push_back({absl::StrCat("actor: 1 grant_role { staff: ", person, " role: ROLE_", role, " for_centre: 3 }")});
  }
  return steps;
}

std::string AtTill(const std::string& rest) {
  return absl::StrCat("till: 301 session: 1 claimed_business_date: '2026-11-23' ", rest);
}

std::string Pay(int64_t amount_fen, const std::string& tenders) {
  return AtTill(absl::StrCat("actor: 20 receive_payment { purpose: PURPOSE_GAS_BILL customer: ", kCustomer,
                             " amount_fen: ", amount_fen, " ", tenders, " }"));
}

std::string Tender(const std::string& kind, int64_t amount_fen, const std::string& more,
                   const std::string& status = "CONFIRMED") {
  return absl::StrCat("tenders { kind: TENDER_KIND_", kind, " status: TENDER_STATUS_", status, " amount_fen: ", amount_fen,
                      " ", more, " } ");
}

// All in 10 fen, whatever the pad allows.
std::string Pieces(int64_t fen) {
  return absl::StrCat("denominations { denomination_fen: 10 pieces: ", fen / 10, " }");
}

std::string Resolve(int tender_index, const std::string& outcome) {
  return absl::StrCat("actor: 20 resolve_tender { payment { number: 3 } stage: TENDER_STAGE_PAYMENT tender_index: ",
                      tender_index, " outcome: TENDER_STATUS_", outcome, " }");
}

std::vector<Step> Morning() {
  return {
      {absl::StrCat("actor: 30 second_person: 11 record_opening_cash { amount_fen: 2000000 ", Pieces(2'000'000), " }"),
       {{kSafe, 2'000'000}, {kCapital, -2'000'000}}},
      {"actor: 10 open_business_day { business_date: '2026-11-23' on_duty: 10 on_duty: 11 on_duty: 20 }"},
      {"till: 301 claimed_business_date: '2026-11-23' actor: 20 second_person: 11 open_session { cashier: 20 float_fen: "
       "50000 }",
       {{kTill, 50'000}, {kSafe, 1'950'000}}},
      {AtTill("actor: 11 second_person: 20 issue_float { amount_fen: 50000 }"), {{kTill, 100'000}, {kSafe, 1'900'000}}},
      {AtTill(absl::StrCat("actor: 20 commit_count { purpose: COUNT_PURPOSE_OPENING total_fen: 100000 ", Pieces(100'000),
                           " }"))},
      {Pay(8'840, Tender("CASH", 8'840, "received_fen: 10000 change_fen: 1160")), {{kTill, 108'840}, {kPaidIn, -8'840}}},
      {Pay(20'000, Tender("CARD", 20'000, "provider: 7 provider_reference: 'C1'")),
       {{kCard, 20'000}, {kPaidIn, -28'840}}},
      {Pay(21'000, Tender("WALLET", 15'000, "provider: 8 provider_reference: 'W1'", "PENDING") +
                       Tender("WALLET", 6'000, "provider: 8 provider_reference: 'W2'", "PENDING"))},
      {Resolve(0, "CONFIRMED"), {{kWallet, 15'000}, {kPaidIn, -43'840}}},
      {Resolve(1, "FAILED")},
      {Pay(300'000, Tender("CHEQUE", 300'000, "drawee_bank: '102' provider_reference: '000123'")),
       {{kChequeClearing, 300'000}, {kTillCheques, 1}, {kPaidIn, -343'840}}},
      {Pay(50'000, Tender("TRANSFER", 50'000, "provider: 5 provider_reference: 'T1'")),
       {{kTransfer, 50'000}, {kPaidIn, -393'840}}},
      {Pay(12'000, Tender("CASH", 2'000, "received_fen: 2000") +
                       Tender("CARD", 10'000, "provider: 7 provider_reference: 'C2'")),
       {{kTill, 110'840}, {kCard, 30'000}, {kPaidIn, -405'840}}}};
}

std::vector<Step> Afternoon() {
  return {
      {AtTill("actor: 20 second_person: 10 reason: 'wrong bill' reverse_payment { payment { number: 1 } }"),
       {{kTill, 102'000}, {kPaidIn, -397'000}}},
      {Pay(900'000, Tender("CASH", 900'000, "received_fen: 900000")), {{kTill, 1'002'000}, {kPaidIn, -1'297'000}}},
      {AtTill("actor: 20 second_person: 11 drop_to_safe { amount_fen: 800000 }"),
       {{kTill, 202'000}, {kSafe, 2'700'000}}},
      {AtTill("actor: 10 pause_till {}")},
      {AtTill(absl::StrCat("actor: 10 commit_count { purpose: COUNT_PURPOSE_SPOT total_fen: 201000 cheques: 1 ",
                           Pieces(201'000), " }")),
       {{kTill, 201'000}, {Case(1), 1'000}}},
      {AtTill("actor: 10 resume_till {}")},
      {AtTill(absl::StrCat("actor: 20 commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 201500 cheques: 1 ",
                           Pieces(201'500), " }")),
       {{kTill, 201'500}, {Case(2), -500}}},
      {AtTill("actor: 20 second_person: 11 close_session {}"),
       {{kTill, 0}, {kTillCheques, 0}, {kSafe, 2'901'500}, {kSafeCheques, 1}}}};
}

std::vector<Step> Bank() {
  return {{absl::StrCat("actor: 11 dispatch_deposit { bank_account: 5 amount_fen: 900000 cheques: 1 carrier: 11 escort: 70 ",
                        Pieces(900'000), " }"),
           {{kSafe, 2'001'500}, {kSafeCheques, 0}, {kInTransit, 900'000}, {kChequesInTransit, 1}}},
          {"actor: 30 confirm_deposit { deposit { number: 1 } slip_number: 'S1' credited_fen: 890000 }",
           {{kInTransit, 0}, {kChequesInTransit, 0}, {kBank, 890'000}, {Case(3), 10'000}}},
          {"actor: 30 reason: 'no funds' bounce_cheque { cheque: 1 }",
           {{kChequeClearing, 0}, {kPaidIn, -997'000}, {kSafeCheques, 1}}}};
}

class WorkedDay : public testing::Test {
 protected:
  void SetUp() override {
    auto server = ServerProcess::Start({.data = NewFolder("worked_day") + "/data", .init = true});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  void Take(const Step& step) {
    v1::Command command;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(step.command, &command)) << step.command;
    command.set_request_id(absl::StrCat("step-", ++steps_));
    // 2026-11-23 10:00 in China.
    command.set_occur_time_micros(1'795'399'200'000'000);
    // What happens at a counter happens at centre 3.
    const bool of_company = command.has_register_bank_account() || command.has_register_provider() ||
                            command.has_register_staff() || command.has_grant_role();
    if (!of_company) command.set_centre(3);
    ASSERT_EQ(SubmitAll(*server_, {command}), absl::OkStatus()) << step.command;
  }

  std::map<AccountAndAsset, int64_t> Holdings() const {
    grpc::ClientContext context;
    v1::GetHoldingsRequest request;
    request.set_page_size(1'000);
    v1::GetHoldingsResponse response;
    const auto stub = v1::ReportService::NewStub(server_->channel());
    EXPECT_TRUE(stub->GetHoldings(&context, request, &response).ok());
    std::map<AccountAndAsset, int64_t> holdings;
    for (const v1::Posting& line : response.holdings()) {
      const auto kind = line.account_kind();
      // Where cheques come from and go to is nobody's holding.
      if (kind == v1::ACCOUNT_KIND_OUTSIDE) continue;
      holdings[{kind, line.account_number(), line.asset_kind()}] += line.quantity();
    }
    return holdings;
  }

  void Expect(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      ASSERT_NO_FATAL_FAILURE(Take(step));
      for (const auto& [account, quantity] : step.holds) {
        if (quantity == 0) {
          expected_.erase(account);
        } else {
          expected_[account] = quantity;
        }
      }
      ASSERT_EQ(Holdings(), expected_) << "after " << step.command;
    }
  }

  std::unique_ptr<ServerProcess> server_;
  std::map<AccountAndAsset, int64_t> expected_;
  int steps_ = 0;
};

TEST_F(WorkedDay, HoldsWhatTheRulesSayAfterEveryStep) {
  ASSERT_NO_FATAL_FAILURE(Expect(integration::SetUp()));
  ASSERT_NO_FATAL_FAILURE(Expect(Morning()));
  ASSERT_NO_FATAL_FAILURE(Expect(Afternoon()));
  ASSERT_NO_FATAL_FAILURE(Expect(Bank()));
  int64_t sum_fen = 0;
  for (const auto& [account, quantity] : expected_) {
    if (std::get<2>(account) == v1::ASSET_KIND_MONEY) sum_fen += quantity;
  }
  EXPECT_EQ(sum_fen, 0);
  EXPECT_EQ(server_->Stop(), 0);
}

}  // namespace
}  // namespace daybook::integration
