#include "projections/work_orders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "ledger/base/rejection.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

using ::testing::ElementsAre;

constexpr uint32_t kTechnician = 2001;

std::vector<v1::WorkOrder> List(const DeskEvents& make, v1::ListWorkOrdersRequest request = {}) {
  WorkOrdersFold fold;
  fold.Apply(make.Events());
  std::vector<v1::WorkOrder> orders;
  do {
    v1::ListWorkOrdersResponse response;
    EXPECT_TRUE(fold.ListWorkOrders(request, response).ok());
    orders.insert(orders.end(), response.work_orders().begin(), response.work_orders().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return orders;
}

std::vector<uint64_t> Numbers(const DeskEvents& make, const v1::ListWorkOrdersRequest& request = {}) {
  std::vector<uint64_t> numbers;
  for (const v1::WorkOrder& order : List(make, request)) numbers.push_back(order.work_order());
  return numbers;
}

TEST(WorkOrder, IsOpenedAssignedAndCompleted) {
  DeskEvents make;
  make.OpenWorkOrder(8, v1::WORK_ORDER_KIND_INSTALLATION);
  const v1::WorkOrder opened = List(make).at(0);
  EXPECT_EQ(opened.work_order(), 8u);
  EXPECT_EQ(opened.kind(), v1::WORK_ORDER_KIND_INSTALLATION);
  EXPECT_EQ(opened.centre(), DeskEvents::kCentre);
  EXPECT_EQ(opened.state(), v1::WORK_ORDER_STATE_OPEN);
  EXPECT_EQ(opened.holder(), 0u);
  EXPECT_EQ(opened.opened_time().seconds(), make.NowMicros() / 1'000'000);
  EXPECT_FALSE(opened.has_ended_time());
  make.Assign(8, kTechnician);
  EXPECT_EQ(List(make).at(0).state(), v1::WORK_ORDER_STATE_ASSIGNED);
  EXPECT_EQ(List(make).at(0).holder(), kTechnician);
  make.Complete(8, kTechnician);
  const v1::WorkOrder ended = List(make).at(0);
  EXPECT_EQ(ended.state(), v1::WORK_ORDER_STATE_COMPLETED);
  EXPECT_EQ(ended.holder(), kTechnician) << "who did it";
  EXPECT_EQ(ended.ended_time().seconds(), make.NowMicros() / 1'000'000);
  EXPECT_EQ(ended.last_sequence(), make.Last().sequence());
}

TEST(WorkOrder, IsCancelledFromTheStoreToo) {
  DeskEvents make;
  make.OpenWorkOrder(8);
  make.Cancel(8, 0);
  EXPECT_EQ(List(make).at(0).state(), v1::WORK_ORDER_STATE_CANCELLED);
  EXPECT_EQ(List(make).at(0).holder(), 0u);
}

TEST(WorkOrder, GoesWithTheShiftThatIsHandedOver) {
  DeskEvents make;
  make.OpenWorkOrder(8);
  make.Assign(8, DeskEvents::kCashier);
  v1::HandoverItems items;
  items.add_work_orders(8);
  make.Accept(1, DeskEvents::kTill, DeskEvents::kTill, 0, items);
  EXPECT_EQ(List(make).at(0).holder(), DeskEvents::kOtherCashier);
}

TEST(WorkOrders, AreListedByNumberPageByPageByCentreByHolderAndWhileOpen) {
  DeskEvents make;
  for (const uint64_t number : {1, 2, 3}) make.OpenWorkOrder(number);
  make.Assign(2, kTechnician);
  make.Assign(3, kTechnician);
  make.Complete(3, kTechnician);
  make.At(4);
  make.OpenWorkOrder(4);
  v1::ListWorkOrdersRequest request;
  request.set_page_size(1);
  EXPECT_THAT(Numbers(make, request), ElementsAre(1, 2, 3, 4));
  request.set_holder(kTechnician);
  EXPECT_THAT(Numbers(make, request), ElementsAre(2, 3));
  request.set_open_only(true);
  EXPECT_THAT(Numbers(make, request), ElementsAre(2));
  request.Clear();
  request.set_centre(4);
  EXPECT_THAT(Numbers(make, request), ElementsAre(4));
}

TEST(WorkOrders, AreKeptByTheThousandInOrderOfTheirEnds) {
  DeskEvents make;
  make.OpenWorkOrder(1);
  make.OpenWorkOrder(2);
  for (uint64_t number = 3; number < WorkOrdersFold::kEndedKept + 3; ++number) {
    make.OpenWorkOrder(number);
    make.Cancel(number, 0);
  }
  make.Cancel(2, 0);
  const std::vector<uint64_t> numbers = Numbers(make);
  ASSERT_EQ(numbers.size(), WorkOrdersFold::kEndedKept + 1);
  EXPECT_EQ(numbers[0], 1u) << "what is open is not forgotten";
  EXPECT_EQ(numbers[1], 2u) << "it ended last";
  EXPECT_EQ(numbers[2], 4u);
}

TEST(WorkOrders, RefuseATokenThatIsNotTheirs) {
  WorkOrdersFold fold;
  v1::ListWorkOrdersRequest request;
  request.set_page_token("made up");
  v1::ListWorkOrdersResponse response;
  EXPECT_EQ(ReasonOf(fold.ListWorkOrders(request, response)), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::projections
