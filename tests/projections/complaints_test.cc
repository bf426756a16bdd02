#include "projections/complaints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "ledger/base/rejection.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;

std::vector<v1::Complaint> List(const DeskEvents& make, v1::ListComplaintsRequest request = {}) {
  ComplaintsFold fold;
  fold.Apply(make.Events());
  std::vector<v1::Complaint> complaints;
  do {
    v1::ListComplaintsResponse response;
    EXPECT_TRUE(fold.ListComplaints(request, response).ok());
    complaints.insert(complaints.end(), response.complaints().begin(), response.complaints().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return complaints;
}

std::vector<uint64_t> Numbers(const DeskEvents& make, const v1::ListComplaintsRequest& request = {}) {
  std::vector<uint64_t> numbers;
  for (const v1::Complaint& complaint : List(make, request)) numbers.push_back(complaint.complaint());
  return numbers;
}

TEST(Complaint, IsReceivedRepliedToAndResolved) {
  DeskEvents make;
  make.Complain(5, "the queue");
  const v1::Complaint received = List(make).at(0);
  EXPECT_EQ(received.complaint(), 5u);
  EXPECT_EQ(received.kind(), v1::COMPLAINT_KIND_SERVICE);
  EXPECT_EQ(received.centre(), DeskEvents::kCentre);
  EXPECT_EQ(received.subject(), "the queue");
  EXPECT_EQ(received.state(), v1::COMPLAINT_STATE_RECEIVED);
  EXPECT_EQ(received.received_time().seconds(), make.NowMicros() / 1'000'000);
  EXPECT_EQ(received.reply_due_time().seconds(), make.InHours(72) / 1'000'000);
  EXPECT_EQ(received.resolve_due_time().seconds(), make.InHours(120) / 1'000'000);
  make.Reply(5);
  EXPECT_EQ(List(make).at(0).state(), v1::COMPLAINT_STATE_REPLIED);
  make.Resolve(5);
  EXPECT_EQ(List(make).at(0).state(), v1::COMPLAINT_STATE_RESOLVED);
  EXPECT_EQ(List(make).at(0).last_sequence(), make.Last().sequence());
}

TEST(Complaint, IsOverdueWhenItsNextDeadlineHasPassedAsOfTheLastEventOfAll) {
  DeskEvents make;
  make.Complain(5);
  make.Advance(71);
  make.OpenDay();
  EXPECT_FALSE(List(make).at(0).overdue());
  make.Advance(2);
  make.OpenDay();
  EXPECT_TRUE(List(make).at(0).overdue());
  make.Reply(5);
  EXPECT_FALSE(List(make).at(0).overdue()) << "the next deadline is that of settling it";
  make.Advance(48);
  make.OpenDay();
  EXPECT_TRUE(List(make).at(0).overdue());
  make.Resolve(5);
  EXPECT_FALSE(List(make).at(0).overdue());
}

TEST(Complaint, KeepsItsBreachesOnRecord) {
  DeskEvents make;
  make.Complain(5);
  make.Breach(5, v1::COMPLAINT_DEADLINE_REPLY);
  EXPECT_TRUE(List(make).at(0).reply_breached());
  EXPECT_FALSE(List(make).at(0).resolve_breached());
  make.Reply(5);
  make.Breach(5, v1::COMPLAINT_DEADLINE_RESOLVE);
  make.Resolve(5);
  EXPECT_TRUE(List(make).at(0).reply_breached());
  EXPECT_TRUE(List(make).at(0).resolve_breached());
}

TEST(Complaints, AreListedByNumberPageByPageByCentreAndWhileOpen) {
  DeskEvents make;
  for (const uint64_t number : {1, 2, 3}) make.Complain(number);
  make.Resolve(2);
  make.At(4);
  make.Complain(4);
  v1::ListComplaintsRequest request;
  request.set_page_size(1);
  EXPECT_THAT(Numbers(make, request), ElementsAre(1, 2, 3, 4));
  request.set_open_only(true);
  EXPECT_THAT(Numbers(make, request), ElementsAre(1, 3, 4));
  request.set_centre(4);
  EXPECT_THAT(Numbers(make, request), ElementsAre(4));
}

TEST(Complaints, AreKeptByTheThousandAndNoneThatIsOpenIsForgotten) {
  DeskEvents make;
  make.Complain(1);
  for (uint64_t number = 2; number < ComplaintsFold::kEndedKept + 7; ++number) {
    make.Complain(number);
    make.Resolve(number);
  }
  const std::vector<uint64_t> numbers = Numbers(make);
  ASSERT_EQ(numbers.size(), ComplaintsFold::kEndedKept + 1);
  EXPECT_EQ(numbers[0], 1u);
  EXPECT_EQ(numbers[1], 7u);
}

TEST(Complaints, RefuseATokenThatIsNotTheirs) {
  ComplaintsFold fold;
  v1::ListComplaintsRequest request;
  request.set_page_token("made up");
  v1::ListComplaintsResponse response;
  EXPECT_EQ(ReasonOf(fold.ListComplaints(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::projections
