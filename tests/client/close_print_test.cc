// The close is printed by a browser: one A4 page that says in print what it says in HTML.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/command_line/capital_amount.h"
#include "client/command_line/close_html.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/base/digest.h"
#include "tests/client/made_up_close.h"
#include "tests/client/program.h"

namespace daybook::command_line {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

struct Printed {
  // What pdfinfo and pdftotext say; the latter without blanks, because a browser spaces Chinese as it likes.
  std::string info;
  std::string text;
  // The right edge of the rightmost word, points.
  double right = 0;
};

// Of all words of pdftotext -bbox.
double RightEdge(const std::string& boxes) {
  const std::string name = "xMax=\"";
  double right = 0;
  for (size_t at = boxes.find(name); at != std::string::npos; at = boxes.find(name, at + 1)) {
    right = std::max(right, std::strtod(boxes.c_str() + at + name.size(), nullptr));
  }
  return right;
}

// DAYBOOK_KEEP_PAGE=folder keeps the page and the print for people to look at.
Printed Print(const v1::CloseDocument& document, const std::string& name) {
  const Folder folder;
  const char* kept = std::getenv("DAYBOOK_KEEP_PAGE");
  const std::string stem = kept == nullptr ? folder / name : absl::StrCat(kept, "/", name);
  const std::string digest(AsView(Sha256(document.SerializeAsString())));
  std::ofstream(stem + ".html") << CloseHtml(document, {digest, document.last_sequence() + 1});
  const Ran print = Shell(absl::StrCat(DAYBOOK_CHROMIUM, " --headless --no-sandbox --disable-gpu --no-pdf-header-footer",
                                       " --user-data-dir='", folder / "profile", "' --print-to-pdf='", stem, ".pdf'",
                                       " 'file://", stem, ".html'"));
  EXPECT_EQ(print.exit_code, 0) << print.err;
  const Ran info = Shell(absl::StrCat("pdfinfo '", stem, ".pdf'"));
  EXPECT_EQ(info.exit_code, 0) << info.err;
  const Ran text = Shell(absl::StrCat("pdftotext -layout '", stem, ".pdf' -"));
  EXPECT_EQ(text.exit_code, 0) << text.err;
  const Ran boxes = Shell(absl::StrCat("pdftotext -bbox '", stem, ".pdf' -"));
  EXPECT_EQ(boxes.exit_code, 0) << boxes.err;
  return {info.out, absl::StrReplaceAll(text.out, {{" ", ""}, {"　", ""}, {"\n", ""}}),
          RightEdge(boxes.out)};
}

void ExpectOneA4Page(const Printed& printed) {
  EXPECT_THAT(printed.info, AllOf(ContainsRegex("Pages: +1\n"), ContainsRegex("Page size: .*\\(A4\\)\n")));
  // A4 is 595 points wide, the margin 8 mm, that is 23 points.
  EXPECT_GT(printed.right, 595 - 27);
  EXPECT_LT(printed.right, 595 - 20);
}

TEST(ClosePrint, OfABusyDayIsOneA4Page) {
  const v1::CloseDocument document = MadeUpClose();
  ASSERT_EQ(document.tills_size(), 6);
  ASSERT_EQ(document.sessions_size(), 12);
  const Printed printed = Print(document, "busy_day");
  ExpectOneA4Page(printed);
  for (const char* heading : {"营业厅日结单", "一收款汇总", "二现金勾稽", "三现金盘点表", "四收银员与班次", "五票据、金库与缴存",
                              "六异常、更正与未结事项", "监盘人", "核验命令", "daybookreplay"}) {
    EXPECT_THAT(printed.text, HasSubstr(heading));
  }
  int64_t net_fen = 0;
  for (const v1::TakingsLine& line : document.takings()) {
    net_fen += line.taken_fen() - line.reversed_fen() - line.refunded_fen();
  }
  EXPECT_THAT(printed.text, HasSubstr(CapitalAmount(net_fen)));
  EXPECT_THAT(printed.text, HasSubstr(CapitalAmount(document.safe().counted_fen())));
}

TEST(ClosePrint, OfAnInterimReportSaysSoAcrossThePage) {
  v1::CloseDocument document = MadeUpClose();
  document.set_sealed(false);
  const Printed printed = Print(document, "interim");
  ExpectOneA4Page(printed);
  EXPECT_THAT(printed.text, AllOf(HasSubstr("未封存"), HasSubstr("INTERIM,notsealed")));
}

TEST(ClosePrint, OfTheWorstDayIsStillOneA4Page) { ExpectOneA4Page(Print(OverlongClose(), "worst_day")); }

TEST(ClosePrint, OfAsMuchAsSixTillsCanDoIsOneA4Page) {
  v1::CloseDocument document = OverlongClose();
  document.mutable_tills()->DeleteSubrange(6, document.tills_size() - 6);
  for (v1::CountRecord& count : *document.mutable_counts()) {
    if (count.till() > 306) count.set_till(301 + count.till() % 6);
  }
  ExpectOneA4Page(Print(document, "six_tills"));
}

// Every amount, of however deep a message, a hundred times as large.
void Enlarge(google::protobuf::Message& message) {
  const auto& type = *message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const auto* field = type.field(i);
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 0;
      for (int j = 0; j < size; ++j) Enlarge(*reflection->MutableRepeatedMessage(&message, field, j));
      if (!field->is_repeated()) Enlarge(*reflection->MutableMessage(&message, field));
    } else if (absl::EndsWith(field->name(), "_fen") && field->name() != "denomination_fen") {
      reflection->SetInt64(&message, field, reflection->GetInt64(message, field) * 100);
    }
  }
}

TEST(ClosePrint, OfLargeAmountsKeepsWithinTheMargins) {
  v1::CloseDocument document = MadeUpClose();
  // The machine is counted as well: no column is narrow.
  document.mutable_tills(5)->mutable_cash()->set_counted(true);
  for (v1::CountRecord& count : *document.mutable_counts()) {
    for (v1::DenominationCount& line : *count.mutable_denominations()) line.set_pieces(line.pieces() * 100);
  }
  *document.add_counts() = document.counts(0);
  document.mutable_counts(document.counts_size() - 1)->set_till(306);
  Enlarge(document);
  ExpectOneA4Page(Print(document, "large_amounts"));
}

TEST(ClosePrint, OfAQuietDayIsOneA4Page) {
  v1::CloseDocument document = MadeUpClose();
  document.mutable_tills()->DeleteSubrange(2, 4);
  document.mutable_sessions()->DeleteSubrange(3, 9);
  document.clear_items();
  document.clear_cases();
  ExpectOneA4Page(Print(document, "quiet_day"));
}

}  // namespace
}  // namespace daybook::command_line
