// daybook holdings, daybook trial-balance
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/command_line/command_groups.h"
#include "client/command_line/words.h"
#include "daybook/v1/report_service.grpc.pb.h"

namespace daybook::command_line {
namespace {

struct HoldingsOptions {
  std::string kind;
  uint64_t number = 0;
  std::string asset;
};

absl::Status RunHoldings(Session& session, const HoldingsOptions& options) {
  v1::GetHoldingsRequest request;
  DAYBOOK_ASSIGN_OR_RETURN(const v1::AccountKind kind, ParseEnumText<v1::AccountKind>(options.kind));
  DAYBOOK_ASSIGN_OR_RETURN(const v1::AssetKind asset, ParseEnumText<v1::AssetKind>(options.asset));
  request.set_account_kind(kind);
  request.set_account_number(options.number);
  request.set_asset_kind(asset);
  v1::GetHoldingsResponse response;
  DAYBOOK_RETURN_IF_ERROR(
      session.AskAllPages<v1::ReportService>(&v1::ReportService::Stub::GetHoldings, request, response));
  Table table({Left("account"), Right("number"), Left("asset"), Right("quantity")});
  for (const v1::Posting& line : response.holdings()) {
    table.AddRow({EnumText(line.account_kind()), absl::StrCat(line.account_number()),
                  AssetText(line.asset_kind(), line.asset_number()),
                  QuantityText(line.asset_kind(), line.quantity())});
  }
  session.output().Print(response, table);
  return absl::OkStatus();
}

absl::Status RunTrialBalance(Session& session) {
  v1::GetTrialBalanceResponse response;
  DAYBOOK_RETURN_IF_ERROR(session.Ask<v1::ReportService>(&v1::ReportService::Stub::GetTrialBalance,
                                                         v1::GetTrialBalanceRequest(), response));
  Table table({Left("account"), Left("asset"), Right("debit"), Right("credit"), Right("accounts")});
  for (const v1::TrialBalanceLine& line : response.lines()) {
    table.AddRow({EnumText(line.account_kind()), AssetText(line.asset_kind(), 0),
                  QuantityText(line.asset_kind(), line.debit()), QuantityText(line.asset_kind(), line.credit()),
                  absl::StrCat(line.accounts())});
  }
  session.output().Print(response, table);
  if (!response.balanced()) return absl::DataLossError("the trial balance is not zero");
  return absl::OkStatus();
}

}  // namespace

void AddHoldingsCommands(CLI::App& app, Session& session) {
  const auto options = std::make_shared<HoldingsOptions>();
  CLI::App* holdings = app.add_subcommand("holdings", "Who holds what");
  holdings->add_option("--kind", options->kind, "Kind of account, e.g. till, safe, customer");
  holdings->add_option("--number", options->number, "Account number");
  holdings->add_option("--asset", options->asset, "Kind of asset, e.g. money, cheque");
  session.Bind(holdings, [&session, options] { return RunHoldings(session, *options); });

  session.Bind(app.add_subcommand("trial-balance", "Sums by kind of account and asset; exit 3 when they are not zero"),
               [&session] { return RunTrialBalance(session); });
}

}  // namespace daybook::command_line
