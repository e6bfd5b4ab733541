import type { Pincode } from './types.ts'

/**
 * The main pincode of each capital of a state or union territory, in their order. Chandigarh is the
 * capital of Haryana and Punjab, too, and a territory of its own; Jammu and Kashmir has two.
 */
export const indianPincodes: readonly Pincode[] = [
  { pincode: '110001', city: 'New Delhi', state: 'Delhi' },
  { pincode: '160001', city: 'Chandigarh', state: 'Chandigarh' },
  { pincode: '160017', city: 'Chandigarh', state: 'Chandigarh' },
  { pincode: '171001', city: 'Shimla', state: 'Himachal Pradesh' },
  { pincode: '180001', city: 'Jammu', state: 'Jammu and Kashmir' },
  { pincode: '190001', city: 'Srinagar', state: 'Jammu and Kashmir' },
  { pincode: '194101', city: 'Leh', state: 'Ladakh' },
  { pincode: '226001', city: 'Lucknow', state: 'Uttar Pradesh' },
  { pincode: '248001', city: 'Dehradun', state: 'Uttarakhand' },
  { pincode: '302001', city: 'Jaipur', state: 'Rajasthan' },
  { pincode: '382010', city: 'Gandhinagar', state: 'Gujarat' },
  { pincode: '396210', city: 'Daman', state: 'Dadra and Nagar Haveli and Daman and Diu' },
  { pincode: '400001', city: 'Mumbai', state: 'Maharashtra' },
  { pincode: '403001', city: 'Panaji', state: 'Goa' },
  { pincode: '462001', city: 'Bhopal', state: 'Madhya Pradesh' },
  { pincode: '492001', city: 'Raipur', state: 'Chhattisgarh' },
  { pincode: '500001', city: 'Hyderabad', state: 'Telangana' },
  { pincode: '522237', city: 'Amaravati', state: 'Andhra Pradesh' },
  { pincode: '560001', city: 'Bengaluru', state: 'Karnataka' },
  { pincode: '600001', city: 'Chennai', state: 'Tamil Nadu' },
  { pincode: '605001', city: 'Puducherry', state: 'Puducherry' },
  { pincode: '682555', city: 'Kavaratti', state: 'Lakshadweep' },
  { pincode: '695001', city: 'Thiruvananthapuram', state: 'Kerala' },
  { pincode: '700001', city: 'Kolkata', state: 'West Bengal' },
  { pincode: '737101', city: 'Gangtok', state: 'Sikkim' },
  { pincode: '744101', city: 'Port Blair', state: 'Andaman and Nicobar Islands' },
  { pincode: '751001', city: 'Bhubaneswar', state: 'Odisha' },
  { pincode: '781006', city: 'Dispur', state: 'Assam' },
  { pincode: '791111', city: 'Itanagar', state: 'Arunachal Pradesh' },
  { pincode: '793001', city: 'Shillong', state: 'Meghalaya' },
  { pincode: '795001', city: 'Imphal', state: 'Manipur' },
  { pincode: '796001', city: 'Aizawl', state: 'Mizoram' },
  { pincode: '797001', city: 'Kohima', state: 'Nagaland' },
  { pincode: '799001', city: 'Agartala', state: 'Tripura' },
  { pincode: '800001', city: 'Patna', state: 'Bihar' },
  { pincode: '834001', city: 'Ranchi', state: 'Jharkhand' },
]
