// Markup for printing, and what things are called on paper.
#include "client/command_line/html.h"

#include <limits>

#include "client/command_line/labels.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "gtest/gtest.h"

namespace daybook::command_line {
namespace {

TEST(Html, LetsNoMarkupInThroughText) {
  EXPECT_EQ(Html::Text("<b a=\"1\" c='2'>&amp;</b>").markup(),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;");
}

TEST(Html, GroupsThousands) {
  EXPECT_EQ(GroupedFen(0), "0.00");
  EXPECT_EQ(GroupedFen(99'999), "999.99");
  EXPECT_EQ(GroupedFen(100'000), "1,000.00");
  EXPECT_EQ(GroupedFen(-123'456'789), "-1,234,567.89");
  EXPECT_EQ(GroupedFen(std::numeric_limits<int64_t>::min()), "-92,233,720,368,547,758.08");
  EXPECT_EQ(GroupedNumber(1'205'877), "1,205,877");
}

TEST(Html, SaysWhatIsOverAndWhatIsShort) {
  EXPECT_EQ(DifferenceHtml(0).markup(), "0.00");
  EXPECT_EQ(DifferenceHtml(1'000).markup(), "<b class=\"over\">+10.00</b>");
  EXPECT_EQ(DifferenceHtml(-1'000).markup(), "<b class=\"short\">-10.00</b>");
}

TEST(HtmlTable, PutsFiguresUnderHeadingsInBothLanguages) {
  HtmlTable table({Words("窗口", "Till"), Figures("现金", "Cash")});
  table.AddRow({Html::Text("<301>"), MoneyHtml(1'284'000)});
  table.AddNote(Html::Text("end"));
  EXPECT_EQ(table.ToHtml().markup(),
            "<table><thead><tr><th>窗口 <i lang=\"en\">Till</i></th>"
            "<th class=\"figures\">现金 <i lang=\"en\">Cash</i></th></tr>"
            "</thead>\n<tbody><tr><td>&lt;301&gt;</td><td class=\"figures\">12,840.00</td></tr>\n"
            "<tr class=\"note\"><td colspan=\"2\">end</td></tr>\n</tbody></table>\n");
}

template <typename Enum>
class Labels : public ::testing::Test {};
using LabelledEnums = ::testing::Types<v1::TenderKind, v1::Purpose, v1::CountPurpose, v1::OpenItemKind, v1::InvoiceKind,
                                       v1::HandoverState, v1::ServiceKind, v1::ToolPlace>;
TYPED_TEST_SUITE(Labels, LabelledEnums);

TYPED_TEST(Labels, NameEveryValueInBothLanguages) {
  const auto& type = *google::protobuf::GetEnumDescriptor<TypeParam>();
  for (int i = 0; i < type.value_count(); ++i) {
    const Label label = LabelOf(static_cast<TypeParam>(type.value(i)->number()));
    EXPECT_NE(label.english, "") << type.value(i)->name() << " has no label";
  }
}

TEST(LabelOf, CallsWhatItDoesNotKnowByItsNumber) { EXPECT_EQ(LabelOf(static_cast<v1::Purpose>(77)).chinese, "77"); }

TEST(DenominationText, SpeaksOfYuanJiaoAndFen) {
  EXPECT_EQ(DenominationText(10'000), "100元");
  EXPECT_EQ(DenominationText(50), "5角");
  EXPECT_EQ(DenominationText(2), "2分");
}

}  // namespace
}  // namespace daybook::command_line
