#include "client/command_line/labels.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace daybook::command_line {
namespace {

// By enum number.
struct Names {
  const char* chinese;
  const char* english;
};

constexpr Names kTenders[] = {{"未分", "none"}, {"现金", "Cash"},   {"刷卡", "Card"},
                              {"钱包", "Wallet"}, {"支票", "Cheque"}, {"转账", "Transfer"}};
constexpr Names kPurposes[] = {{"其他", "Other"},      {"燃气费", "Gas bill"}, {"预存", "Prepayment"}, {"安装", "Installation"},
                               {"维修", "Repair"}, {"用具", "Appliance"},  {"违约金", "Late fee"}};
constexpr Names kCounts[] = {{"未分", "none"},     {"开班", "Opening"}, {"抽查", "Spot check"},
                             {"交接", "Handover"}, {"结班", "Closing"}, {"金库", "Safe"}};
constexpr Names kItems[] = {{"未分", "none"},
                            {"班次未结", "Session open"},
                            {"钱箱未清", "Drawer not empty"},
                            {"金库未点", "Safe not counted"},
                            {"待定收款", "Pending tender"},
                            {"案件无人负责", "Case without owner"},
                            {"缴存逾期", "Deposit overdue"},
                            {"库存逾期未缴", "Takings overdue"},
                            {"交接未完", "Handover open"},
                            {"手工票未核", "Invoices unchecked"},
                            {"写卡未完", "Card write unfinished"},
                            {"工具未点", "Tool not counted"},
                            {"工具逾期", "Tool overdue"},
                            {"抽查逾期", "Spot check overdue"}};
constexpr Names kInvoices[] = {{"未分", "none"}, {"纸质发票", "Paper"}, {"手工发票", "Manual"}, {"数电票", "Digital"}};
constexpr Names kHandovers[] = {
    {"未分", "none"}, {"未完", "open"}, {"已接收", "accepted"}, {"有异议", "disputed"}, {"已撤回", "recalled"}};
constexpr Names kServices[] = {{"未分", "none"},     {"缴费", "Payment"},   {"充值", "Top-up"},    {"发票", "Invoice"},
                               {"开户", "Account"}, {"工单", "Work order"}, {"投诉", "Complaint"}, {"其他", "Other"}};
constexpr Names kToolPlaces[] = {{"未分", "none"}, {"库房", "store"}, {"人员", "staff"}, {"送修", "workshop"}};

template <size_t kSize>
Label At(const Names (&names)[kSize], int value) {
  if (value < 0 || static_cast<size_t>(value) >= kSize) return {absl::StrCat(value), ""};
  return {names[value].chinese, names[value].english};
}

}  // namespace

Label LabelOf(v1::TenderKind value) { return At(kTenders, value); }
Label LabelOf(v1::Purpose value) { return At(kPurposes, value); }
Label LabelOf(v1::CountPurpose value) { return At(kCounts, value); }
Label LabelOf(v1::OpenItemKind value) { return At(kItems, value); }
Label LabelOf(v1::InvoiceKind value) { return At(kInvoices, value); }
Label LabelOf(v1::HandoverState value) { return At(kHandovers, value); }
Label LabelOf(v1::ServiceKind value) { return At(kServices, value); }
Label LabelOf(v1::ToolPlace value) { return At(kToolPlaces, value); }

std::string DenominationText(int64_t fen) {
  if (fen % 100 == 0) return absl::StrCat(fen / 100, "元");
  return fen % 10 == 0 ? absl::StrCat(fen / 10, "角") : absl::StrCat(fen, "分");
}

}  // namespace daybook::command_line
